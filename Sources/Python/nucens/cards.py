"""Run cards as dataclasses. What is None is left to the program, whose defaults the cards in Configs spell out.

    card = nucens.Card(replicas=8, training=nucens.Training(epochs=100))
    run = nucens.run(card, ranks=2, output="trial")
"""

from __future__ import annotations

import dataclasses
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Dict, List, Optional, Type, TypeVar, Union

C = TypeVar("C", bound="_Section")
Names = Union[str, List[str]]


_SECTIONS: Dict[str, Type["_Section"]] = {}


@dataclass
class _Section:
    """A part of a card: its fields are the keys."""

    def __init_subclass__(cls) -> None:
        """Fields are read as sections by their type."""
        _SECTIONS[f"Optional[{cls.__name__}]"] = cls

    def to_dict(self) -> Dict[str, Any]:
        """The keys that are set."""
        found = {f.name.rstrip("_"): getattr(self, f.name) for f in dataclasses.fields(self)}
        return {k: v.to_dict() if isinstance(v, _Section) else v for k, v in found.items() if v is not None}

    @classmethod
    def from_dict(cls: Type[C], values: Dict[str, Any]) -> C:
        """The section with these keys.

        Raises:
            ValueError: a key is unknown.
        """
        fields = {f.name.rstrip("_"): f for f in dataclasses.fields(cls)}
        unknown = [key for key in values if key not in fields]
        if unknown:
            raise ValueError(f"{cls.__name__} has no key {unknown[0]!r}; it has {', '.join(fields)}")
        read = {}
        for key, value in values.items():
            part = _SECTIONS.get(str(fields[key].type))
            read[fields[key].name] = part.from_dict(value) if part and isinstance(value, dict) else value
        return cls(**read)


@dataclass
class Data(_Section):
    """What is fitted."""

    files: Optional[List[str]] = None  #: tables to fit instead of the bundled one
    normalization: Optional[List[str]] = None  #: Δλ of their experiments: "Mine:2026=0.03"
    exclude: Optional[List[str]] = None  #: experiments left out
    low_omega_cut: Optional[float] = None  #: GeV


@dataclass
class Bootstrap(_Section):
    """What a replica sees of the training points."""

    draw_noise: Optional[bool] = None
    draw_normalizations: Optional[bool] = None
    resample: Optional[str] = None  #: "none", "points" or "settings"
    left_out_experiments: Optional[int] = None
    held_out_folds: Optional[int] = None
    error_floor: Optional[float] = None  #: share of the cross section; response functions only


@dataclass
class Folds(_Section):
    """Which points test."""

    kind: Optional[str] = None  #: "published-A", "published-B", "random", "none"; "nuclei" of response functions
    nuclei: Optional[List[str]] = None
    train_fraction: Optional[float] = None
    split: Optional[int] = None
    splits: Optional[int] = None  #: of a scan


@dataclass
class Network(_Section):
    """Shape of the networks."""

    blocks: Optional[int] = None
    width: Optional[int] = None
    activation: Optional[str] = None  #: "relu" or "silu"


@dataclass
class Training(_Section):
    """The recipe."""

    epochs: Optional[int] = None
    batch_size: Optional[int] = None
    learning_rate: Optional[float] = None
    warmup: Optional[float] = None
    weight_decay: Optional[float] = None
    dropout: Optional[float] = None
    dropout_blocks: Optional[int] = None
    gradient_norm: Optional[float] = None
    batch_statistics_until: Optional[float] = None
    robust_until: Optional[float] = None
    robust_width: Optional[float] = None
    normalization_interval: Optional[int] = None
    robust_to_the_end: Optional[bool] = None


@dataclass
class Start(_Section):
    """The networks of an earlier run as initial weights."""

    from_: Optional[str] = None
    pull: Union[float, List[float], None] = None  #: several for response functions only


@dataclass
class Veto(_Section):
    """Which members are left out."""

    chi2_spreads: Optional[float] = None
    roughness_spreads: Optional[float] = None
    replica_limit: Optional[int] = None


@dataclass
class Bands(_Section):
    """Bands at the measured (E, θ)."""

    points: Optional[int] = None


@dataclass
class Model(_Section):
    """What networks of response functions correct."""

    coulomb_field: Optional[bool] = None
    fermi_momentum_spread: Optional[float] = None
    shape_spread: Optional[float] = None
    base_weight: Optional[float] = None


@dataclass
class Companions(_Section):
    """Other nuclei that the sources of a fine-tune are shown first."""

    nuclei: Optional[Names] = None
    epochs: Optional[int] = None
    learning_rate: Optional[float] = None
    model_error: Optional[float] = None
    light_model_error: Optional[float] = None
    rehearsal_points: Optional[int] = None
    rehearsal_error: Optional[float] = None


@dataclass
class FineTuning(_Section):
    """The recipe of a fine-tune."""

    transform: Optional[bool] = None
    pull: Union[float, List[float], None] = None  #: several for response functions only
    error_floor: Optional[float] = None
    epochs: Optional[int] = None
    learning_rate: Optional[float] = None
    draw_noise: Optional[bool] = None
    draw_normalizations: Optional[bool] = None
    resample_points: Optional[bool] = None
    steps: Union[int, str, None] = None  #: response functions only; "auto" too
    batch_size: Optional[int] = None  #: response functions only


def _scalar(value: Any) -> str:
    """As JSON has it; but 1e-05 is no number in YAML 1.1, and 1.0e-05 is."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("e", ".0e", 1) if isinstance(value, float) and "e" in text and "." not in text else text


@dataclass
class Closure(_Section):
    """Pseudo-data of a closure test."""

    laws: Optional[int] = None
    replicas: Optional[int] = None  #: of each law and level
    levels: Optional[List[int]] = None
    law: Optional[str] = None  #: "parametrized", or the directory of a run
    member: Union[int, str, None] = None  #: of a run: "mean", or the number of a member


@dataclass
class LeaveOut(_Section):
    """What is left out in turn."""

    by: Optional[str] = None  #: "experiment", "setting", "fold"; "nucleus" of response functions
    replicas: Optional[int] = None
    folds: Optional[int] = None
    only: Optional[List[str]] = None
    nuclei: Optional[Names] = None
    shares: Optional[List[float]] = None  #: of a nucleus's points that are trained on


class _Card(_Section):
    """A whole card."""

    #: The command that runs it.
    verb: ClassVar[str] = "train"

    def to_yaml(self) -> str:
        """The card as text, only what is set. Values are written as JSON has them, which YAML reads."""
        lines = []
        for key, value in self.to_dict().items():
            if isinstance(value, dict):
                lines += [f"{key}:"] + [f"  {k}: {_scalar(v)}" for k, v in value.items()] if value else []
            else:
                lines.append(f"{key}: {_scalar(value)}")
        return "\n".join(lines) + "\n"

    def write(self, path: Union[str, os.PathLike]) -> Path:
        """Writes the card to a file."""
        Path(path).write_text(self.to_yaml(), encoding="utf-8")
        return Path(path)

    @classmethod
    def read(cls: Type[C], path: Union[str, os.PathLike]) -> C:
        """Reads a card; needs PyYAML."""
        import yaml

        values = yaml.safe_load(Path(path).read_text(encoding="utf-8")) or {}
        values.pop("kind", None)
        return cls.from_dict(values)


@dataclass
class Card(_Card):
    """An ensemble of one nucleus: Configs/carbon.yaml."""

    seed: Optional[int] = None
    replicas: Optional[int] = None
    method: Optional[str] = None
    networks: Optional[int] = None
    bootstrap: Optional[Bootstrap] = None
    target: Optional[str] = None
    output: Optional[str] = None
    data: Optional[Data] = None
    folds: Optional[Folds] = None
    network: Optional[Network] = None
    training: Optional[Training] = None
    start: Optional[Start] = None
    veto: Optional[Veto] = None
    bands: Optional[Bands] = None


@dataclass
class ResponseCard(_Card):
    """An ensemble of response functions of all nuclei: Configs/nuclei.yaml."""

    observable: str = "responses"
    seed: Optional[int] = None
    replicas: Optional[int] = None
    targets: Optional[Names] = None
    output: Optional[str] = None
    bootstrap: Optional[Bootstrap] = None
    model: Optional[Model] = None
    data: Optional[Data] = None
    folds: Optional[Folds] = None
    network: Optional[Network] = None
    training: Optional[Training] = None
    veto: Optional[Veto] = None
    bands: Optional[Bands] = None


@dataclass
class FineTuneCard(_Card):
    """An ensemble of one nucleus from that of another: Configs/finetune.yaml."""

    verb: ClassVar[str] = "finetune"
    from_: Optional[str] = None
    output: Optional[str] = None
    seed: Optional[int] = None
    replicas: Optional[int] = None
    target: Optional[str] = None
    depth: Union[int, str, None] = None
    data: Optional[Data] = None
    folds: Optional[Folds] = None
    companions: Optional[Companions] = None
    finetune: Optional[FineTuning] = None
    veto: Optional[Veto] = None
    bands: Optional[Bands] = None


@dataclass
class ResponseTuneCard(_Card):
    """An ensemble of response functions taken over to one nucleus: Configs/nuclei-finetune.yaml."""

    verb: ClassVar[str] = "finetune"
    observable: str = "responses"
    from_: Optional[str] = None
    output: Optional[str] = None
    seed: Optional[int] = None
    replicas: Optional[int] = None
    target: Optional[str] = None
    depth: Union[int, str, None] = None
    bootstrap: Optional[Bootstrap] = None
    data: Optional[Data] = None
    folds: Optional[Folds] = None
    finetune: Optional[FineTuning] = None
    veto: Optional[Veto] = None
    bands: Optional[Bands] = None


@dataclass
class ScanCard(_Card):
    """Fine-tunes of nuclei at all depths: Configs/scan.yaml."""

    verb: ClassVar[str] = "scan"
    from_: Optional[str] = None
    output: Optional[str] = None
    seed: Optional[int] = None
    replicas: Optional[int] = None
    targets: Optional[Names] = None
    depths: Union[str, List[int], None] = None
    data: Optional[Data] = None
    folds: Optional[Folds] = None
    companions: Optional[Companions] = None
    finetune: Optional[FineTuning] = None
    bands: Optional[Bands] = None


@dataclass
class ClosureCard(Card):
    """A closure test: Configs/closure.yaml."""

    verb: ClassVar[str] = "closure"
    closure: Optional[Closure] = None


@dataclass
class LeaveOutCard(Card):
    """Experiments, spectra or folds left out in turn: Configs/leaveout.yaml."""

    verb: ClassVar[str] = "leaveout"
    leaveout: Optional[LeaveOut] = None


@dataclass
class LeaveNucleusCard(ResponseCard):
    """Nuclei left out in turn: Configs/nuclei-leaveout.yaml."""

    verb: ClassVar[str] = "leaveout"
    leaveout: Optional[LeaveOut] = None

