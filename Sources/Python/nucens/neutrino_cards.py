"""Cards of the studies of neutrinos: structure functions of a near detector, and generators of events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, List, Optional, Union

from .cards import _Card, _Section


@dataclass
class Law(_Section):
    """What simulated events follow, and what fits to them are compared with."""

    name: Optional[str] = None  #: "grv94", "resonance", "table" or "ensemble"
    table: Optional[str] = None
    run: Optional[str] = None
    member: Union[int, str, None] = None  #: a replica number, or "mean"


@dataclass
class NearEvents(_Section):
    """Leptons of the near detector."""

    file: Optional[str] = None  #: CSV or HDF5; "" for simulated events of the law
    count: Optional[float] = None
    bootstrap: Optional[bool] = None


@dataclass
class Flux(_Section):
    """Fluxes of the near and far detector."""

    file: Optional[str] = None  #: "dune", or a CSV file
    near: Optional[str] = None
    far: Optional[str] = None
    greatest_energy: Optional[float] = None  #: GeV
    shape_uncertainty: Optional[float] = None
    correlation_length: Optional[float] = None  #: GeV
    covariance: Optional[str] = None  #: CSV of relative covariances


@dataclass
class Detector(_Section):
    """What the detector makes of leptons."""

    energy_resolution: Optional[float] = None  #: relative
    angle_resolution: Optional[float] = None  #: degrees
    smearing: Optional[str] = None
    efficiency: Optional[float] = None
    efficiencies: Optional[str] = None
    background: Optional[str] = None
    resolution_uncertainty: Optional[float] = None
    scale_uncertainty: Optional[float] = None
    background_uncertainty: Optional[float] = None


@dataclass
class FurtherSample(_Section):
    """A sample that shares the functions: another flux, the other beam, or the other lepton."""

    near: Optional[str] = None
    flux: Optional[str] = None
    lepton: Optional[str] = None  #: "same", "muon" or "electron"
    antineutrino: Optional[bool] = None
    file: Optional[str] = None
    count: Optional[float] = None
    background: Optional[str] = None
    background_uncertainty: Optional[float] = None


@dataclass
class LeptonBins(_Section):
    """Bins in the energy and angle of the lepton."""

    energies: Optional[int] = None
    angles: Optional[int] = None


@dataclass
class Nodes(_Section):
    """Where structure functions are known."""

    x: Optional[int] = None
    q2: Optional[int] = None


@dataclass
class FunctionModel(_Section):
    """What outputs of the network are to structure functions."""

    base: Optional[str] = None  #: "quarks" or "none"
    prior: Optional[str] = None  #: "drawn" or "held"
    correction: Optional[float] = None
    strength: Optional[float] = None


@dataclass
class FunctionNetwork(_Section):
    """Shape of the networks of structure functions."""

    width: Optional[int] = None
    blocks: Optional[int] = None


@dataclass
class FunctionTraining(_Section):
    """The recipe of structure functions."""

    epochs: Optional[int] = None
    learning_rate: Optional[float] = None
    warmup: Optional[float] = None
    weight_decay: Optional[float] = None
    gradient_norm: Optional[float] = None
    held_out: Optional[float] = None
    evaluation_interval: Optional[int] = None


@dataclass
class EventVeto(_Section):
    """Which members are left out."""

    replica_limit: Optional[int] = None
    loss_spreads: Optional[float] = None  #: generators only


@dataclass
class StructureCard(_Card):
    """An ensemble of structure functions: Configs/near-detector.yaml."""

    observable: str = "structure-functions"
    seed: Optional[int] = None
    replicas: Optional[int] = None
    output: Optional[str] = None
    lepton: Optional[str] = None
    antineutrino: Optional[bool] = None
    law: Optional[Law] = None
    events: Optional[NearEvents] = None
    flux: Optional[Flux] = None
    detector: Optional[Detector] = None
    second: Optional[FurtherSample] = None
    third: Optional[FurtherSample] = None
    bins: Optional[LeptonBins] = None
    nodes: Optional[Nodes] = None
    model: Optional[FunctionModel] = None
    network: Optional[FunctionNetwork] = None
    training: Optional[FunctionTraining] = None
    veto: Optional[EventVeto] = None


@dataclass
class PseudoExperiments(_Section):
    """Pseudo-experiments, near and far."""

    experiments: Optional[int] = None
    replicas: Optional[int] = None  #: of each
    true_flux_deviation: Optional[float] = None
    far_events: Optional[int] = None


@dataclass
class StructureClosureCard(StructureCard):
    """A closure test of structure functions: Configs/near-closure.yaml."""

    verb: ClassVar[str] = "closure"
    closure: Optional[PseudoExperiments] = None


@dataclass
class FarDetectorCard(_Card, Detector):
    """What a far detector makes of leptons: Configs/far-detector.yaml, for ``nucens oscillate --detector``."""

    verb: ClassVar[str] = "oscillate"
    bins: Optional[LeptonBins] = None


@dataclass
class EventBootstrap(_Section):
    """What a replica sees of the events."""

    resample: Optional[bool] = None
    weights: Optional[str] = None  #: "exponential" or "poisson"


@dataclass
class EventFolds(_Section):
    """Which events test."""

    test_fraction: Optional[float] = None
    held_out_fraction: Optional[float] = None
    split: Optional[int] = None


@dataclass
class Flow(_Section):
    """Shape of the flow."""

    bins: Optional[int] = None
    half_range: Optional[float] = None
    width: Optional[int] = None
    blocks: Optional[int] = None


@dataclass
class GeneratorTraining(_Section):
    """The recipe of a generator."""

    epochs: Optional[int] = None
    batch_size: Optional[int] = None
    learning_rate: Optional[float] = None
    weight_decay: Optional[float] = None
    gradient_norm: Optional[float] = None
    averaging: Optional[float] = None
    patience: Optional[int] = None


@dataclass
class Transfer(_Section):
    """Members of another generator as the start."""

    from_: Optional[str] = None
    depth: Union[int, str, None] = None  #: layers; 0 for all, "auto" for the choice of held-out events
    pulls: Optional[List[float]] = None


@dataclass
class Adversarial(_Section):
    """Adversarial networks, of method "gan" alone."""

    latents: Optional[int] = None
    width: Optional[int] = None
    blocks: Optional[int] = None
    join_energy: Optional[bool] = None
    dropout: Optional[float] = None
    noise: Optional[float] = None
    epochs: Optional[int] = None
    batch_size: Optional[int] = None
    learning_rate: Optional[float] = None
    weight_decay: Optional[float] = None
    averaging: Optional[float] = None
    patience: Optional[int] = None


@dataclass
class GeneratorScan(_Section):
    """What a scan of generators runs over."""

    sizes: Optional[List[int]] = None  #: training events; 0 for all
    depths: Optional[List[int]] = None


@dataclass
class GeneratorClosure(_Section):
    """Pseudo-events of a law of known density."""

    levels: Optional[List[int]] = None
    events: Optional[int] = None
    test_events: Optional[int] = None


@dataclass
class GeneratorCard(_Card):
    """A generator of neutrino events: Configs/generator.yaml."""

    verb: ClassVar[str] = "generator"
    seed: Optional[int] = None
    replicas: Optional[int] = None
    events: Optional[List[str]] = None
    output: Optional[str] = None
    method: Optional[str] = None  #: "flow" or "gan"
    bootstrap: Optional[EventBootstrap] = None
    folds: Optional[EventFolds] = None
    flow: Optional[Flow] = None
    training: Optional[GeneratorTraining] = None
    transfer: Optional[Transfer] = None
    gan: Optional[Adversarial] = None
    veto: Optional[EventVeto] = None


@dataclass
class GeneratorScanCard(GeneratorCard):
    """Fine-tunes of a generator by events and depth: Configs/generator-scan.yaml."""

    verb: ClassVar[str] = "scan"
    observable: str = "events"
    scan: Optional[GeneratorScan] = None


@dataclass
class GeneratorClosureCard(GeneratorCard):
    """A closure test of generators: Configs/generator-closure.yaml."""

    verb: ClassVar[str] = "closure"
    observable: str = "events"
    closure: Optional[GeneratorClosure] = None
