//! Words of the command line that its parser does not know: what they were probably meant to be.

use clap::error::{ContextKind, ContextValue};
use spec::{Backend, RunSpec};

use crate::exit::Refusal;
use crate::terminal::printable;

/// What the parser's complaint about an unknown word comes to, where more can be said than it does.
pub fn meant(unknown: &clap::Error) -> Option<Refusal> {
    let typed: Vec<String> = std::env::args().map(|word| printable(&word)).collect();
    several_words(&typed).or_else(|| {
        let ContextValue::String(option) = unknown.get(ContextKind::InvalidArg)? else { return None };
        let (option, is_of_a_sweep) = (printable(option), typed.iter().any(|word| word == "sweep"));
        match option.strip_prefix('-') {
            _ if !is_of_a_sweep => None,
            Some(rest) if rest.starts_with('-') => of_a_sweep(&Unknown::of(&option, &typed)),
            Some(_) => None,
            None => Some(another_file(&option)),
        }
    })
}

/// The complaint without the parser's tip to pass the word on as a value, which no command here has a use for.
pub fn without_tip(mut unknown: clap::Error) -> clap::Error {
    if let Some(ContextValue::StyledStrs(mut tips)) = unknown.remove(ContextKind::Suggested) {
        tips.retain(|tip| !tip.to_string().contains("as a value, use"));
        if !tips.is_empty() {
            unknown.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
        }
    }
    unknown
}

/// What is wrong with `--set steps 500` and `--seeds 0, 1`: to the parser of the command line, what should be one word is an
/// argument too many.
fn several_words(typed: &[String]) -> Option<Refusal> {
    let after = |option: &str| typed.iter().position(|word| word == option).map(|at| &typed[at + 1..]);
    if let Some([key, value, ..]) = after("--set")
        && !key.contains('=')
    {
        let refusal = Refusal::new(format!("`--set {key}` has no value"));
        return Some(refusal.hint(format!("did you mean --set {key}={value}?")));
    }
    let digits = |word: &&String| word.chars().all(|c| c.is_ascii_digit() || c == ',');
    let seeds: Vec<&str> = after("--seeds")?.iter().take_while(digits).map(|word| word.trim_matches(',')).collect();
    let refusal = Refusal::new(format!("the seeds after `--seeds` are {} words", seeds.len()));
    (seeds.len() > 1).then(|| refusal.hint(format!("did you mean --seeds {}?", seeds.join(","))))
}

/// An option that there is not.
struct Unknown {
    /// Its name, without dashes in front.
    name: String,
    /// What was typed behind it, or behind its `=`.
    value: Option<String>,
}

impl Unknown {
    fn of(option: &str, typed: &[String]) -> Self {
        let begins = |word: &&String| word.split('=').next() == Some(option);
        let at = typed.iter().position(|word| begins(&word)).unwrap_or(typed.len());
        let joined = typed.get(at).and_then(|word| word.split_once('=')).map(|(_, value)| value.to_owned());
        let next = typed.get(at + 1).filter(|word| !word.starts_with('-')).cloned();
        Self { name: option.trim_start_matches('-').to_owned(), value: joined.or(next) }
    }

    fn value_or<'a>(&'a self, example: &'a str) -> &'a str {
        self.value.as_deref().unwrap_or(example)
    }
}

/// What of a sweep can be said elsewhere than in an option of that name.
fn of_a_sweep(unknown: &Unknown) -> Option<Refusal> {
    let refusal = Refusal::new(format!("`sweep` has no option `--{}`", unknown.name));
    let hint = match unknown.name.as_str() {
        "arm" | "arms" => format!("did you mean --only {}? it runs these arms alone", unknown.value_or("ARM")),
        "backend" | "backends" | "device" => {
            let names = unknown.value_or(Backend::Ndarray.name()).split(',').map(|name| format!("\"{name}\""));
            let names = names.collect::<Vec<_>>().join(", ");
            format!("backends stand in the sweep's file, above its first table: backends = [{names}]")
        }
        "seed" => format!("did you mean --seeds {}?", unknown.value_or("0,1,2")),
        name => {
            let key = key_of_a_run(&name.replace('-', "_"))?;
            format!("did you mean --set {key}={}?", unknown.value_or("VALUE"))
        }
    };
    Some(refusal.hint(hint))
}

fn another_file(word: &str) -> Refusal {
    Refusal::new(format!("`sweep` takes one file, and `{word}` is one word more"))
        .hint("a sweep is typed by itself; arms are named after --only, seeds after --seeds with commas between")
}

/// The key of that name, in whichever table.
fn key_of_a_run(name: &str) -> Option<String> {
    let keys: Vec<String> = RunSpec::with_every_key().flat().into_iter().map(|(key, _)| key).collect();
    let ends_so = |key: &&String| key.rsplit_once('.').is_some_and(|(_, last)| last == name);
    let shortest = keys.iter().filter(ends_so).min_by_key(|key| key.len());
    let meant = || spec::key_meant(name).map(str::to_owned);
    keys.iter().find(|key| *key == name).or(shortest).cloned().or_else(meant)
}
