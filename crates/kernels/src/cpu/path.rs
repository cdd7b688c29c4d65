//! Which instructions run: chosen once, when the program starts to compute. They are the widest that there are, unless the
//! environment variable `KERNELS_INSTRUCTIONS` asks for narrower ones (`avx2`, `portable`), to repeat another machine's run,
//! or for no fast bodies at all (`ordinary`), to compare them with what every backend runs.

use std::sync::OnceLock;

use pulp::{Arch, Simd, WithSimd};

/// The environment variable that asks for narrower instructions, or for none of ours ([`ORDINARY`]).
pub const VARIABLE: &str = "KERNELS_INSTRUCTIONS";

/// What [`path`] says where no fast body runs.
pub const ORDINARY: &str = "ordinary";

const NAMES: [&str; 5] = ["avx512", "avx2", "neon", "portable", ORDINARY];

/// Instructions were asked for that can't be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InstructionsError {
    /// Nothing is called so.
    #[error("`{VARIABLE}` asks for `{0}`, which is no set of instructions\nhint: there are {names}; without the variable the widest run", names = NAMES.join(", "))]
    Unknown(String),
    /// The processor has others.
    #[error(
        "`{VARIABLE}` asks for `{asked}`, which this processor does not have; it has {has}\nhint: unset the variable, or ask for `portable`"
    )]
    Absent {
        /// What was asked for.
        asked: String,
        /// What would run instead.
        has: &'static str,
    },
}

/// Whether the instructions that `KERNELS_INSTRUCTIONS` asks for can be had. A program says so before it computes anything;
/// where none has, the nearest ones run.
///
/// # Errors
///
/// Nothing is called so, or this processor does not have them.
pub fn check_instructions() -> Result<(), InstructionsError> {
    let Some(asked) = std::env::var_os(VARIABLE) else { return Ok(()) };
    let asked = asked.to_string_lossy().into_owned();
    if !NAMES.contains(&asked.as_str()) {
        return Err(InstructionsError::Unknown(asked));
    }
    if path() == asked { Ok(()) } else { Err(InstructionsError::Absent { asked, has: path() }) }
}

/// The vectors that run: `avx512`, `avx2`, `neon` or `portable`; `ordinary` where the fast bodies were asked to stand back.
///
/// Results of two paths differ in the last bits; on one path they are the same whatever the number of threads.
pub fn path() -> &'static str {
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
    if stand_back() { ORDINARY } else { dispatch(Name) }
}

/// Whether ordinary operations run where fast bodies could.
pub(crate) fn stand_back() -> bool {
    static ASKED: OnceLock<bool> = OnceLock::new();
    *ASKED.get_or_init(|| std::env::var(VARIABLE).as_deref() == Ok(ORDINARY))
}

/// Runs on the widest vectors.
pub(crate) fn dispatch<O: WithSimd>(work: O) -> O::Output {
    static ARCH: OnceLock<Arch> = OnceLock::new();
    ARCH.get_or_init(choose).dispatch(work)
}

fn choose() -> Arch {
    match std::env::var(VARIABLE).as_deref() {
        Ok("portable") => Arch::Scalar,
        #[cfg(target_arch = "x86_64")]
        Ok("avx2") => pulp::x86::V3::try_new().map_or(Arch::Scalar, Arch::V3),
        _ => Arch::new(),
    }
}

/// Compiles plain loops for the widest vectors: what they call has to be inlined.
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
