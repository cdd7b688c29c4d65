//! The instruction set, chosen once at the first operation: the widest one available, unless the environment variable
//! `KERNELS_INSTRUCTIONS` asks for a narrower one (`avx2`, `portable`) to repeat another machine's run, or for the reference
//! implementation (`ordinary`) to compare the fast path with it.

use std::sync::OnceLock;

use pulp::{Arch, Simd, WithSimd};

/// The environment variable that selects an instruction set, or the [`REFERENCE`] implementation.
pub const INSTRUCTIONS_VARIABLE: &str = "KERNELS_INSTRUCTIONS";

/// The recorded name of the reference implementation, without the fast path.
pub const REFERENCE: &str = "ordinary";

const NAMES: [&str; 5] = ["avx512", "avx2", "neon", "portable", REFERENCE];

/// An instruction set that is not available.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InstructionsError {
    /// No instruction set has this name.
    #[error("`{INSTRUCTIONS_VARIABLE}` asks for `{0}`, which is no set of instructions\nhint: there are {names}; without the variable the widest run", names = NAMES.join(", "))]
    Unknown(String),
    /// The processor lacks it.
    #[error(
        "`{INSTRUCTIONS_VARIABLE}` asks for `{asked}`, which this processor does not have; it has {has}\nhint: unset the variable, or ask for `portable`"
    )]
    Absent {
        /// The requested set.
        asked: String,
        /// The widest available one.
        has: &'static str,
    },
}

/// Checks that the instruction set in `KERNELS_INSTRUCTIONS` is available. Call it before computing: without the check, the nearest set
/// runs.
///
/// # Errors
///
/// If no set has this name, or the processor lacks it.
pub fn check_instructions() -> Result<(), InstructionsError> {
    let Some(asked) = std::env::var_os(INSTRUCTIONS_VARIABLE) else { return Ok(()) };
    let asked = asked.to_string_lossy().into_owned();
    if !NAMES.contains(&asked.as_str()) {
        return Err(InstructionsError::Unknown(asked));
    }
    if instruction_set() == asked { Ok(()) } else { Err(InstructionsError::Absent { asked, has: instruction_set() }) }
}

/// The instruction set in use: `avx512`, `avx2`, `neon` or `portable`; `ordinary` for the reference implementation.
///
/// Results of two sets differ in the last bits. Within one set they do not depend on the number of threads.
pub fn instruction_set() -> &'static str {
    struct Name;
    impl WithSimd for Name {
        type Output = &'static str;

        fn with_simd<S: Simd>(self, _: S) -> Self::Output {
            match S::F32_LANES {
                16 => "avx512",
                8 => "avx2",
                4 => "neon",
                _ => "portable",
            }
        }
    }
    if fast_path_disabled() { REFERENCE } else { dispatch(Name) }
}

/// Whether `KERNELS_INSTRUCTIONS` asks for the reference implementation.
pub(crate) fn fast_path_disabled() -> bool {
    static ASKED: OnceLock<bool> = OnceLock::new();
    *ASKED.get_or_init(|| std::env::var(INSTRUCTIONS_VARIABLE).as_deref() == Ok(REFERENCE))
}

/// Runs on the widest vectors.
pub(crate) fn dispatch<O: WithSimd>(work: O) -> O::Output {
    static ARCH: OnceLock<Arch> = OnceLock::new();
    ARCH.get_or_init(choose).dispatch(work)
}

fn choose() -> Arch {
    match std::env::var(INSTRUCTIONS_VARIABLE).as_deref() {
        Ok("portable") => Arch::Scalar,
        #[cfg(target_arch = "x86_64")]
        Ok("avx2") => pulp::x86::V3::try_new().map_or(Arch::Scalar, Arch::V3),
        _ => Arch::new(),
    }
}

/// Compiles plain loops for the widest vectors. Everything they call must be inlined.
pub(crate) fn vectorize<F: FnOnce()>(work: F) {
    struct Plain<F>(F);
    impl<F: FnOnce()> WithSimd for Plain<F> {
        type Output = ();

        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) {
            (self.0)();
        }
    }
    dispatch(Plain(work));
}
