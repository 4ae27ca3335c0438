import ResultReading

/// All pictures of an ensemble of structure functions.
public enum NeutrinoPictures {
    public static func near(_ run: StructureRun) -> [Picture] { run.samples.indices.map { NearPicture.picture(run, sample: $0) } }

    public static func all(_ run: StructureRun) -> [Picture] {
        near(run) + [FunctionsPicture.picture(run), FarPicture.picture(run)].compactMap { $0 }
    }
}
