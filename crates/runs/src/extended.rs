//! What was added to the runs that a claim rests on: seeds, steps or settings, with all that was there before kept.

use serde_json::Value;

/// What a later state has beyond an earlier one: none where it lacks something of that, or where the earlier one is not known. The seeds of a region
/// are its settings.
pub(super) fn added(before: &Value, now: &Value, is_region: bool) -> Option<Vec<&'static str>> {
    let (runs, later) = (before["runs"].as_object()?, now["runs"].as_object()?);
    if before["ends_well"] != now["ends_well"] || !runs.keys().eq(later.keys()) {
        return None;
    }
    let mut added = Vec::new();
    let mut note = |what: &'static str, is_new: bool| {
        if is_new && !added.contains(&what) {
            added.push(what);
        }
    };
    for (arm, before) in runs {
        let now = &later[arm];
        let seeds = is_kept(&before["seeds"], &now["seeds"])?;
        note(if is_region { "settings" } else { "seeds" }, seeds);
        let steps = before["steps"].as_u64() < now["steps"].as_u64();
        if before["steps"].as_u64() > now["steps"].as_u64() {
            return None;
        }
        note("steps", steps | is_kept(&before["longer"], &now["longer"])?);
    }
    note("settings", is_search_kept(&before["search"], &now["search"])?);
    Some(added)
}

/// Whether a list has more than before; none where it lacks something. Seeds that went on until decided later are more.
fn is_kept(before: &Value, now: &Value) -> Option<bool> {
    match (before, now) {
        (before, now) if before == now => Some(false),
        (Value::Null, Value::Array(_)) | (Value::Array(_), Value::String(_)) => Some(true),
        (Value::Array(before), Value::Array(now)) => before.iter().all(|one| now.contains(one)).then_some(true),
        _ => None,
    }
}

/// Whether a search tries more settings than before; none where it is another search.
fn is_search_kept(before: &Value, now: &Value) -> Option<bool> {
    let is_same = before["axes"] == now["axes"]
        && before["rounds"].as_array().map(Vec::len) == now["rounds"].as_array().map(Vec::len);
    let (fewer, more) = (before["settings"].as_u64(), now["settings"].as_u64());
    (is_same && fewer <= more).then_some(before != now)
}
