//! The vocabulary of the workspace: what can be varied ([`RunSpec`]), which runs a sweep file asks for
//! ([`Plan`]), what is claimed ([`Claim`]) and how what is measured is called ([`names`]).
//!
//! Everything here is a value with a text form. Nothing here trains, draws or starts anything, and neither
//! Burn nor Polars is known. What becomes of runs is stored by the crate `runs`.

mod backend;
mod budget;
mod check;
mod claim;
mod design;
mod features;
mod hex;
mod id;
mod longer;
mod measure;
mod optimizer;
mod pictures;
mod plan;
mod printable;
mod run;
mod search_record;
mod source;
mod sweep;
mod trainer;
mod training;

pub mod files;
pub mod home;
pub mod inception;
pub mod names;

pub use backend::Backend;
pub use budget::{BUDGETS, EVALUATED_AT};
pub use check::Fault;
pub use claim::{Claim, ClaimKind, Expect, Family, NEGLIGIBLE, Pair, REAL_IMAGES};
pub use design::{
    Activation, Architecture, Biases, Conditioning, Design, DiscriminatorHead, Downsampling, GeneratorOutput,
    HiddenLayers, Normalization, Normalizer, SpectralNormalization, Upsampling,
};
pub use features::Features;
pub use hex::hex;
pub use id::{RunId, SCHEMA};
pub use measure::{Measure, OfRealImages};
pub use optimizer::{AdamOverride, LearningRateSchedule, NetworkOptimizer, Optimizer, OptimizerAlgorithm};
pub use pictures::{ENOUGH as ENOUGH_PICTURES, ENOUGH_HELD_OUT, PictureFile, Pictures, PicturesError, picture_files};
pub use plan::{
    ALL_FACTORS, Arm, Asked, Awaited, AxisValues, BestOf, BetPair, Change, Continued, Coordinate, EVALUATIONS, LEVELS,
    Longer, Plan, Region, RegionDesign, RegionFactor, Run, Search, SearchAxis, SearchRound, SearchedDesign, Setting,
    Try, UntilDecided, design_of, try_of,
};
pub use printable::{printable, printable_lines};
pub use run::{Cadence, Data, Evaluation, RunSpec};
pub use search_record::{AtEdge, Chosen, RoundRecord, SearchRecord, SearchedArm, Tried, Widening};
pub use source::{Factor, IDX_FILES, ROOM_FACTORS, Source};
pub use sweep::{
    Claimed, Diagnostics, FOLDER_NAMES, Overrides, is_folder_name, key_meant, read_claims, read_spec, read_sweep,
};
pub use trainer::Trainer;
pub use training::{
    Augmentation, BatchMixing, Initializer, LatentDistribution, Loss, MinibatchSharing, Schedule, Task,
};
