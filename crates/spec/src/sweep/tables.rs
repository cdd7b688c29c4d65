//! The tables of a sweep's file: the keys of each, what they take and what they are. Readers know these and no others, and
//! `docs/configuration.md` lists them.

/// A key of a table: its name, what it takes and what it is.
pub(crate) type TableKey = (&'static str, &'static str, &'static str);

/// What can stand at the top of a sweep's file.
pub(crate) const SWEEP: [TableKey; 16] = [
    ("question", "text", "what the sweep asks; pages begin with it"),
    ("edition", "`2`, `1`", "`1` is for files of sweeps that were published before claims had budgets"),
    ("base", "text", "a file of keys that all arms share, from the folder of the sweep's file"),
    (
        "trainer",
        "list of words, or table",
        "a program of your own that does the runs ([own-trainer.md](own-trainer.md))",
    ),
    ("reference", "text", "the arm that others are compared with; default: the first"),
    ("seeds", "list of whole numbers", "each arm runs once for each; `--seeds` on the command line replaces them"),
    (
        "backends",
        "list of `flex`, `ndarray`, `wgpu`, `cuda`",
        "each arm runs on each; default `flex` ([backends](#backends))",
    ),
    (
        "family",
        "`secondary`, `primary`",
        "`primary` marks the one file that a study rests on; default `secondary` ([claims](#claims))",
    ),
    ("ends_well", "number above 0", "the distance that a run which ends well reaches, and ends at or below"),
    ("search", "table", "settings that are tried for every arm alike ([search](#each-design-at-its-best))"),
    ("region", "table", "factors whose cells run in each of several settings ([region](#over-many-settings))"),
    ("longer", "table", "runs that go on to more steps ([longer](#longer-runs))"),
    ("set", "table", "keys of a run that all arms share"),
    ("arm", "tables", "what is compared: each `[[arm]]` is a name and the values that it changes"),
    ("grid", "tables", "arms by combination: each `[[grid]]` has an arm for every combination of its axes"),
    ("claim", "tables", "sentences that the runs decide ([claims](#claims))"),
];

/// `[trainer]`.
pub(crate) const TRAINER: [TableKey; 3] = [
    ("command", "list of words", "the program and its arguments, with placeholders such as `{spec}`"),
    ("files", "list of texts", "further files of the program: their content is part of the runs' ids"),
    (
        "checkpoints",
        "true or false",
        "whether an interrupted run goes on from the program's own checkpoint; default `false`",
    ),
];

/// `[[arm]]`.
pub(crate) const ARM: [TableKey; 5] = [
    ("name", "text", "its name, in files and pages; required"),
    ("why", "text", "why it is there"),
    ("set", "table", "the keys of a run that it changes"),
    (
        "seeds",
        "list of whole numbers",
        "its own instead of the file's; `[]` where it is searched and trained no further",
    ),
    ("best_of", "text", "the arm whose setting it takes, where the file takes a search `from` another sweep"),
];

/// `[[grid]]`.
pub(crate) const GRID: [TableKey; 6] = [
    ("name", "text", "cells are named after it and their values; required"),
    ("why", "text", "why it is there"),
    ("set", "table", "the keys of a run that all its cells change"),
    ("axes", "table", "keys of a run, each with a list of its values; the first axis varies slowest"),
    ("axis", "tables", "axes of named levels, which stand before those of `axes`"),
    ("seeds", "list of whole numbers", "its own instead of the file's"),
];

/// `[[grid.axis]]`.
pub(crate) const AXIS: [TableKey; 2] = [
    ("name", "text", "its name; required"),
    ("levels", "table of tables", "two levels or more by name, each with the keys of a run that it sets"),
];

/// `[[claim]]`.
pub(crate) const CLAIM: [TableKey; 9] = [
    ("guideline", "1 to 4", "the guideline of the paper that it is about"),
    ("says", "text", "the sentence; required"),
    ("arm", "text", "the arm, grid or factor that it is about; required"),
    ("against", "text", "what that is compared with, an arm or `real images`; default: the reference"),
    ("measure", "word", "what is compared ([claims](#claims)); required"),
    ("expect", "`higher`, `lower`, `negligible`", "the direction of the measure in `arm`; required"),
    ("than", "table", "the other pair of arms of a contrast, `arm` and `against`"),
    (
        "budget",
        "whole number, or list of them",
        "after so many training images seen; default 96,000, 384,000 and 1,536,000",
    ),
    ("margin", "number above 1", "with `edition = 1`: the ratio up to which a difference counts as none"),
];

/// `than` of a claim.
pub(crate) const PAIR: [TableKey; 2] = [
    ("arm", "text", "the arm that is compared; required"),
    ("against", "text", "with this one; default: the reference"),
];

/// `[search]`.
pub(crate) const SEARCH: [TableKey; 4] = [
    ("settings", "whole number, 1 to 1000", "how many settings are drawn; required but with `from`"),
    (
        "axes",
        "table",
        "what is drawn: keys of a run with `{ uniform = [LOW, HIGH] }`, `{ log_uniform = [LOW, HIGH] }` or a list",
    ),
    ("round", "tables", "the rounds, in order; required but with `from`"),
    ("from", "text", "the `search.json` of another sweep, whose choices the arms take; stands alone"),
];

/// `[[search.round]]`.
pub(crate) const ROUND: [TableKey; 3] = [
    ("keep", "whole number", "how many of its best settings each arm tries again; not in the first round"),
    ("steps", "whole number", "training steps of its runs, at least those of the round before; required"),
    ("seeds", "list of whole numbers", "seeds that nothing else uses; required"),
];

/// `[region]`.
pub(crate) const REGION: [TableKey; 4] = [
    ("settings", "whole number, 1 to 1000", "how many settings are drawn; required"),
    (
        "design",
        "`full-factorial`, `half-fraction`",
        "which cells run in each; a half-fraction is of four factors; default `full-factorial`",
    ),
    ("axes", "table", "what is drawn, as in a search"),
    ("factor", "tables", "1 to 6 factors"),
];

/// `[[region.factor]]`.
pub(crate) const FACTOR: [TableKey; 2] = [
    ("name", "text", "its name, by which claims are about it; required"),
    ("set", "table", "the keys of a run that its reversal sets; required"),
];

/// `[longer]`.
pub(crate) const LONGER: [TableKey; 3] = [
    ("steps", "whole number", "the steps of the longer runs, above those of the arms; required"),
    ("seeds", "list of whole numbers", "which seeds go on; default: those of the arms"),
    ("arms", "list of texts", "which arms or grids go on; default: all"),
];
