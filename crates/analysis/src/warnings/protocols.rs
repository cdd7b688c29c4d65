//! Warnings about measurement protocols. A plan may measure arms differently, for example at several image sizes;
//! comparisons are then valid within a protocol.

use std::collections::{BTreeMap, BTreeSet};

use spec::ClaimKind;

use crate::claims::ClaimResult;
use crate::findings::{Findings, Group};
use crate::measurement_protocol::short_hash;

/// Comparisons that are not valid.
pub(super) fn invalid_comparisons(findings: &Findings, claims: &[ClaimResult]) -> Vec<String> {
    let across = claims.iter().filter_map(|claim| incomparable_claim(findings, claim)).collect();
    [mixed_protocols(findings), across, unmatched_arms(findings)].concat()
}

/// The comparable groups of arms, if the plan has several protocols.
pub(super) fn planned_differences(findings: &Findings) -> Vec<String> {
    let by_protocol = findings.by_protocol();
    if by_protocol.len() < 2 || !unmatched_arms(findings).is_empty() {
        return Vec::new();
    }
    let each: Vec<String> = by_protocol.iter().map(|(how, groups)| format!("{how} {}", names(groups))).collect();
    vec![format!(
        "Arms are measured differently, as planned: {}. Only distances that are measured alike can be compared.",
        each.join("; ")
    )]
}

/// Distances on one data set with different networks or images, which no plan asks for.
fn mixed_protocols(findings: &Findings) -> Vec<String> {
    type Seen<'f> = BTreeMap<(&'f str, Option<&'f str>), BTreeSet<String>>;
    let (mut networks, mut images) = (Seen::new(), Seen::new());
    for (_, run) in findings.runs().filter(|(_, run)| run.is_finished()) {
        let Some(measurement_protocol) = &run.measurement_protocol else { continue };
        let data = (measurement_protocol.source.as_str(), run.recorded.run.spec.data.checksum.as_deref());
        let network = format!("{} {}", measurement_protocol.network, short_hash(&measurement_protocol.sha256));
        networks.entry(data).or_default().insert(network);
        images.entry(data).or_default().insert(format!(
            "{} {}",
            measurement_protocol.source,
            short_hash(&measurement_protocol.checksum)
        ));
    }
    let differing = |what: &str, seen: Seen| -> Vec<String> {
        let several = seen.into_values().filter(|values| values.len() > 1);
        let text = |values: BTreeSet<String>| {
            format!(
                "The distances were measured with different {what} ({}): they can't be compared, and where an arm and the reference differ \
                 in it no ratio is given.",
                values.into_iter().collect::<Vec<_>>().join("; ")
            )
        };
        several.map(text).collect()
    };
    [differing("feature networks", networks), differing("images", images)].concat()
}

/// A claim whose arms have different planned protocols. A contrast may compare pairs of arms.
fn incomparable_claim(findings: &Findings, claim: &ClaimResult) -> Option<String> {
    if claim.kind != ClaimKind::Difference {
        return None;
    }
    let labelled = |label: &str| findings.groups.iter().chain(&findings.regions).find(|group| group.label == label);
    let (arm, other) = (labelled(claim.arm())?, labelled(claim.against())?);
    let (here, there) = (arm.planned_protocol()?, other.planned_protocol()?);
    (here != there).then(|| {
        format!(
            "No answer to the claim \"{}\": `{}` is measured {}, and `{}` {}, which can't be compared.",
            claim.claim.says,
            arm.label,
            here.differences_from(&BTreeSet::from([there.clone()])),
            other.label,
            there.differences_from(&BTreeSet::from([here]))
        )
    })
}

/// Arms whose protocol no other arm has.
fn unmatched_arms(findings: &Findings) -> Vec<String> {
    let by_protocol = findings.by_protocol();
    let lonely = by_protocol.iter().filter(|(_, groups)| by_protocol.len() > 1 && arms(groups).len() == 1);
    let each: Vec<String> = lonely.map(|(how, groups)| format!("{} ({how})", names(groups))).collect();
    match each.as_slice() {
        [] => Vec::new(),
        _ => {
            vec![format!("Measured as no other arm is, so that nothing can be compared with it: {}.", each.join(", "))]
        }
    }
}

/// The distinct arm names, in the plan's order.
fn arms<'g>(groups: &[&'g Group]) -> Vec<&'g str> {
    let mut names: Vec<&str> = groups.iter().map(|group| group.arm.name.as_str()).collect();
    names.dedup();
    names
}

fn names(groups: &[&Group]) -> String {
    arms(groups).iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
