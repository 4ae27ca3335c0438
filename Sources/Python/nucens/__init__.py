"""Runs of nucens in Python: networks with their uncertainty, as labelled arrays.

    import nucens
    run = nucens.open("nucens-run")
    band = run.predict(energy=0.68, theta=60, omega=[0.1, 0.2, 0.3])       # an xarray.Dataset, nb/sr/GeV
    print(band["mean"].values, band["standard_deviation"].values)

Units everywhere: energies and momenta in GeV, angles in degrees, d²σ/dΩdω in nb/sr/GeV, response functions in 1/GeV. M is the number
of members, the networks of an ensemble; a band is what they do not agree on.
"""

from ._backends import NucensError
from .cards import (
    Bands, Bootstrap, Card, Closure, ClosureCard, Companions, Data, FineTuneCard, FineTuning, Folds, LeaveNucleusCard, LeaveOut,
    LeaveOutCard, Model, Network, ResponseCard, ResponseTuneCard, ScanCard, Start, Training, Veto,
)
from .ensemble import Run, open
from .grid import Grid
from .jobs import program, run
from .neutrino_cards import (
    Adversarial, Detector, EventBootstrap, EventFolds, EventVeto, FarDetectorCard, Flow, Flux, FunctionModel, FunctionNetwork,
    FunctionTraining, FurtherSample, GeneratorCard, GeneratorClosure, GeneratorClosureCard, GeneratorScan, GeneratorScanCard, GeneratorTraining, Law,
    LeptonBins, NearEvents, Nodes, PseudoExperiments, StructureCard, StructureClosureCard, Transfer,
)
from .spreads import correlation, covariance, summary

__version__ = "0.1.0"

__all__ = [
    "Adversarial", "Bands", "Bootstrap", "Card", "Closure", "ClosureCard", "Companions", "Data", "Detector", "EventBootstrap",
    "EventFolds", "EventVeto", "FarDetectorCard", "FineTuneCard", "FineTuning", "Flow", "Flux", "Folds", "FunctionModel", "FunctionNetwork",
    "FunctionTraining", "FurtherSample", "GeneratorCard", "GeneratorClosure", "GeneratorClosureCard", "GeneratorScan",
    "GeneratorScanCard", "GeneratorTraining", "Grid", "Law", "LeaveNucleusCard", "LeaveOut", "LeaveOutCard", "LeptonBins", "Model",
    "NearEvents", "Network", "Nodes", "NucensError", "PseudoExperiments", "ResponseCard", "ResponseTuneCard", "Run", "ScanCard",
    "Start", "StructureCard", "StructureClosureCard", "Training", "Transfer", "Veto", "correlation", "covariance", "open", "program",
    "run", "summary",
]
