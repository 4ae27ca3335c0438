import Foundation
import MPI

extension Communicator {
    /// The values of all ranks in rank order, on rank 0; empty on the others. Numbers keep every bit, NaN and infinities too.
    func gather<Value: Codable>(coded values: [Value]) throws -> [Value] {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let gathered = try gather(try agree(on: Result { Array(try encoder.encode(values)) }))
        return try (gathered ?? []).flatMap { try decoder.decode([Value].self, from: Data($0)) }
    }
}
