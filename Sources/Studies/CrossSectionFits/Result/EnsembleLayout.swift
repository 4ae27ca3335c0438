import HDF5
import Members
import NeuralNetwork
import Prediction
import ResultFiles
import ScatteringData
import TransferLearning

extension EnsembleWriter {
    /// Groups, attributes and small tables, by rank 0 alone; large datasets are made here and filled by all.
    func layOut(
        _ path: String, members: [EnsembleMember<Work.Key>], grid: BandGrid, aggregate: Aggregate<Work.Key>
    ) throws(HDF5Error) {
        let statistics = aggregate.statistics
        let file = try HDF5File.create(path)
        let layout = ResultLayout(file: file)
        try Provenance(
            content: "ensemble", target: work.card.target, method: work.card.methodName, seed: work.card.seed, card: work.card.yaml,
            tables: work.tables, products: work.products.name, host: ranks.processorName, ranks: ranks.size
        ).write(to: file)
        try layOutNetwork(layout)
        try layOutExperiments(layout, quality: aggregate.quality)
        try layOutMembers(layout, members: members, evaluated: aggregate.records.first?.history.map(\.step) ?? [])
        try addition?.layOut(file, replicas: members.map(\.key.replica))
        try layOutPoints(layout, members: members)
        try layOutBands(layout, grid: grid)
        if let band = statistics?.deviations?.band {
            let group = "/bands/\(work.card.target)"
            try layout.writeCalibrated(
                band, group: group, shape: [grid.settings.count, work.card.bandPoints], scales: [group + "/setting", group + "/step"])
        }
        try statistics?.write(to: layout, points: work.points.count)
        try file.close()
    }

    private func layOutNetwork(_ layout: ResultLayout) throws(HDF5Error) {
        let architecture = network.architecture
        let tensors = network.layout.tensors
        try layout.file.makeGroup("/network")
        try layout.file.setAttribute("inputs", Kinematics.networkInputNames, on: "/network")
        try layout.file.setAttribute("blocks", architecture.blocks, on: "/network")
        try layout.file.setAttribute("width", architecture.width, on: "/network")
        try layout.file.setAttribute("activation", architecture.activation.rawValue, on: "/network")
        try layout.file.setAttribute("normalization_epsilon", Architecture.normalizationEpsilon, on: "/network")
        try layout.index("/network/number", tensors.count, "number of the tensor")
        let scale = ["/network/number"]
        try layout.write("/network/tensor", tensors.map(\.name), "name of each tensor in a row of /members/weights", scale: scale[0])
        try layout.write("/network/offset", tensors.map(\.offset), "column of /members/weights where the tensor starts", scales: scale)
        try layout.write("/network/rows", tensors.map { $0.shape[0] }, "rows of the tensor, which is stored row by row", scales: scale)
        try layout.write(
            "/network/columns", tensors.map { $0.shape.count > 1 ? $0.shape[1] : 1 }, "columns of the tensor, 1 for a vector", scales: scale)
    }

    private func layOutExperiments(_ layout: ResultLayout, quality: FitQuality?) throws(HDF5Error) {
        guard let quality else { return }
        let rows = quality.experiments
        try layout.index("/experiments/experiment", rows.count, "experiment number")
        try layout.write("/experiments/name", rows.map(\.name), "experiment", scale: "/experiments/experiment")
        let scale = ["/experiments/experiment"]
        try layout.write(
            "/experiments/normalization_uncertainty", rows.map(\.normalizationUncertainty), "normalization uncertainty", unit: "1", scales: scale)
        try layout.write(
            "/experiments/normalization", rows.map(\.normalization),
            "normalization of the ensemble mean, in closed form from all points of the experiment", unit: "1", scales: scale)
        try layout.write("/experiments/train_points", rows.map(\.trainPoints), "training points", scales: scale)
        try layout.write("/experiments/test_points", rows.map(\.testPoints), "test points", scales: scale)
        try layout.write(
            "/experiments/chi2_train", rows.map(\.chiSquareTrain), "chi2/N of the ensemble mean, training points", unit: "1", scales: scale)
        try layout.write(
            "/experiments/chi2_test", rows.map(\.chiSquareTest), "chi2/N of the ensemble mean, test points", unit: "1", scales: scale)
        try layout.file.setAttribute("chi2_train", quality.total.chiSquareTrain, on: "/experiments")
        try layout.file.setAttribute("chi2_test", quality.total.chiSquareTest, on: "/experiments")
    }

    private func layOutMembers(
        _ layout: ResultLayout, members: [EnsembleMember<Work.Key>], evaluated: [Int]
    ) throws(HDF5Error) {
        let count = members.count
        let scale = ["/members/replica"]
        try layout.scale("/members/replica", members.map(\.key.replica), "replica number")
        try layout.scale("/members/parameter", (0..<network.layout.count).map { Int32($0) }, "place in the parameter buffer")
        try layout.index("/members/experiment", work.dataset.experiments.count, "row of the experiment in /experiments")
        try layout.write("/members/target", members.map(\.key.target), "nucleus", scale: "/members/replica")
        try layout.write("/members/depth", members.map(\.key.depth), "weight layers trained, counted from the output", scales: scale)
        try layout.write(
            "/members/status", members.map { _ in MemberStatus.done.rawValue }, "state of the member", scale: "/members/replica")
        try layout.write(
            "/members/network", members.map(\.network.replica), "trained network: with method dropout several members are passes through one",
            scales: scale)
        try layout.make("/members/epochs", of: Int.self, [count], "epochs trained", scales: scale)
        try layout.make("/members/seconds", of: Double.self, [count], "time of training", unit: "s", scales: scale)
        try layout.make(
            "/members/chi2_train", of: Double.self, [count],
            "chi2/N of the measured training points, each as often as the member was trained on it, with its normalization", unit: "1",
            scales: scale)
        try layout.make(
            "/members/chi2_test", of: Double.self, [count], "chi2/N of the measured test points, with the member's normalization", unit: "1", scales: scale)
        try layout.make(
            "/members/roughness", of: Double.self, [count],
            "mean length of the member's curves ln f over the measured range of omega taken as 1", unit: "1", scales: scale)
        try layout.make(
            "/members/normalization", of: Double.self, [count, work.dataset.experiments.count],
            "normalization of each experiment against the measured values, in closed form from the member's own training targets",
            unit: "1", scales: ["/members/replica", "/members/experiment"])
        try layout.make(
            "/members/weights", of: Float.self, [count, network.layout.count],
            "all parameters; /network says which tensor is where", scales: ["/members/replica", "/members/parameter"])
        try layout.scale("/history/replica", members.map(\.key.replica), "replica number")
        try layout.scale("/history/epoch", evaluated, "epochs done")
        let axes = ["/history/replica", "/history/epoch"]
        try layout.make(
            "/history/chi2_train", of: Double.self, [count, evaluated.count], "chi2/N of the measured training points during training", unit: "1", scales: axes)
        try layout.make(
            "/history/chi2_test", of: Double.self, [count, evaluated.count], "chi2/N of the measured test points during training", unit: "1", scales: axes)
        try layout.scale(
            "/failed_members/replica", excluded.map(\.key.replica),
            "replica number of a member that failed or was vetoed; none of its numbers enter the ensemble")
        try layout.write("/failed_members/status", excluded.map(\.status), "failed or vetoed", scale: "/failed_members/replica")
        try layout.write("/failed_members/reason", excluded.map(\.reason), "why", scale: "/failed_members/replica")
    }

    private func layOutPoints(_ layout: ResultLayout, members: [EnsembleMember<Work.Key>]) throws(HDF5Error) {
        let points = work.dataset.points
        let unit = ResultFormat.crossSectionUnit
        try layout.scale("/points/replica", members.map(\.key.replica), "replica number")
        try layout.index("/points/point", points.count, "point number")
        let scale = ["/points/point"]
        try layout.write("/points/target", points.map { _ in work.card.target }, "nucleus", scale: "/points/point")
        try layout.write(
            "/points/experiment", points.map { work.dataset.experiments[$0.experiment].name }, "experiment", scale: "/points/point")
        try layout.write("/points/experiment_index", points.map(\.experiment), "row of the experiment in /experiments", scales: scale)
        try layout.write("/points/energy", points.map(\.kinematics.energy), "beam energy", unit: "GeV", scales: scale)
        try layout.write("/points/theta", points.map(\.kinematics.theta), "scattering angle", unit: "degree", scales: scale)
        try layout.write("/points/omega", points.map(\.kinematics.omega), "energy transfer", unit: "GeV", scales: scale)
        try layout.write("/points/cross_section", points.map(\.crossSection), "measured d2sigma/dOmega/domega", unit: unit, scales: scale)
        try layout.write("/points/error", points.map(\.error), "its point-to-point error", unit: unit, scales: scale)
        try layout.write("/points/fold", work.fold.map { Int32($0) }, "0: trained on, 1: held out for the test", scales: scale)
        try layout.make(
            "/points/prediction", of: Double.self, [members.count, points.count], "d2sigma/dOmega/domega of each member", unit: unit,
            scales: ["/points/replica", "/points/point"])
        try layout.make(
            "/points/times_seen", of: Int32.self, [members.count, points.count], "how often each member was trained on the point",
            scales: ["/points/replica", "/points/point"])
        try layout.makeSpread(group: "/points", shape: [points.count], scales: scale)
    }

    private func layOutBands(_ layout: ResultLayout, grid: BandGrid) throws(HDF5Error) {
        let group = "/bands/\(work.card.target)"
        try layout.bandAxes(grid, target: work.card.target, points: work.card.bandPoints)
        let (shape, axes) = ([grid.settings.count, work.card.bandPoints], [group + "/setting", group + "/step"])
        try layout.makeSpread(group: group, shape: shape, scales: axes)
    }
}
