//! What a search tried and chose, as `search.json` has it.

use evidence::outcome::Outcome;
use spec::{Chosen, Plan, RoundRecord, SCHEMA, SearchRecord, SearchedArm, SearchedDesign, Tried};

use super::Searched;

/// The record of a search as far as it has come.
pub fn record(plan: &Plan, searched: &Searched) -> SearchRecord {
    let search = &searched.search;
    SearchRecord {
        schema: SCHEMA,
        sweep: plan.name.clone(),
        is_over: searched.waits_for.is_none(),
        axes: searched.space.axes.clone(),
        settings: search.drawn.clone(),
        widened: searched.widened().to_vec(),
        at_edges: searched.at_edges(),
        rounds: search
            .rounds
            .iter()
            .map(|round| RoundRecord { steps: round.steps, seeds: round.seeds.clone() })
            .collect(),
        arms: search.designs.iter().map(|design| arm(searched, design)).collect(),
    }
}

fn arm(searched: &Searched, design: &SearchedDesign) -> SearchedArm {
    let search = &searched.search;
    let in_round = |round: usize| {
        let settings = search.rounds[round].tried.get(&design.arm).into_iter().flatten();
        let tried = settings.filter_map(|setting| {
            let outcomes = searched.outcomes_of(design, round, *setting);
            let outcomes: Vec<Option<f64>> = outcomes.iter().map(|outcome: &Outcome| outcome.value()).collect();
            (!outcomes.is_empty()).then_some(Tried { setting: *setting, outcomes })
        });
        tried.collect()
    };
    let chosen = searched.chosen.get(&design.arm).map(|(setting, second)| Chosen {
        setting: *setting,
        values: search.drawn[*setting].clone(),
        second: *second,
    });
    SearchedArm {
        arm: design.arm.clone(),
        design: SearchRecord::design(&design.spec, &search.axes),
        rounds: (0..search.rounds.len()).map(in_round).collect(),
        chosen,
    }
}
