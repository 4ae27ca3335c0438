import Runs
import Testing

@Suite("Plans")
struct RunPlanTests {
    @Test("Ranks take the longest member that is left as they become free")
    func makespan() {
        #expect(RunPlan.makespan([1, 1, 1, 1], ranks: 2) == 2)
        #expect(RunPlan.makespan([1, 1, 1], ranks: 2) == 2)
        #expect(RunPlan.makespan([1, 2, 3, 4, 5], ranks: 2) == 8)
        #expect(RunPlan.makespan([5, 1], ranks: 100) == 5)
        #expect(RunPlan.makespan([], ranks: 3) == 0)
    }

    @Test("Slices of a job array have numbers from 1 to their count")
    func slices() {
        #expect(JobSlice(number: 0, of: 3) == nil && JobSlice(number: 4, of: 3) == nil && JobSlice(number: 1, of: 0) == nil)
        #expect(JobSlice(number: 2, of: 3).map { "\($0)" } == "2/3")
    }
}
