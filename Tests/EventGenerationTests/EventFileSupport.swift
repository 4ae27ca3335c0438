import Events
import ScatteringData

enum EventFileSupport {
    /// A table of one event.
    static func table(_ event: Event) throws -> EventTable {
        var (table, problems) = (EventTable(name: "event"), Problems())
        table.append(event, problems: &problems) { "here" }
        try problems.throwIfAny()
        return table
    }
}
