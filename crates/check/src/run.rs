//! Runs every rule on every plan.

use std::collections::BTreeSet;

use irplan_plan::id::PlanId;
use irplan_plan::plan::{Plan, Repository};
use irplan_plan::{Finding, Level};
use rayon::prelude::*;

use crate::catalogue::{catalogue, rule_ids, rule_of_id};
use crate::context::{Case, ChangeCase, Context};
use crate::file_faults::FileFaults;
use crate::input::{Input, Options};
use crate::levels::PolicyLevels;
use crate::merge_inherited::merge_inherited;
use crate::new_findings::{Faults, JudgedBase, KnownElsewhere};
use crate::onboarding;
use crate::report::Report;
use crate::rule::{Judge, Rule};
use crate::waivers::is_waived;

/// Checks plans: collects the findings of parsing and of the rules, at the levels that policies and options set.
pub fn run(input: Input<'_>, parsing: Vec<Finding>, options: &Options) -> Report {
    judge(input, None, parsing, options)
}

/// Checks a change like [`run`], but with the policy and the signers of its base. Separates new findings from those
/// that the base already has.
pub fn run_since(
    input: Input<'_>,
    base: JudgedBase<'_>,
    parsing: Vec<Finding>,
    options: &Options,
) -> Report {
    judge(input, Some(base), parsing, options)
}

fn judge(
    input: Input<'_>,
    base: Option<JudgedBase<'_>>,
    parsing: Vec<Finding>,
    options: &Options,
) -> Report {
    let repository = base.map_or(input.repository, |base| base.head_with_trust_of_base);
    let context = Context::new(&input, repository, &parsing, options, rule_ids().collect());
    let mut found: Vec<_> = parsing.into_iter().map(with_plan).collect();
    let file_faults = FileFaults::of(&found, repository);
    if let Some(base) = base {
        let case = ChangeCase {
            base: base.repository,
            head: input.repository,
            comparison: base.comparison,
        };
        found.extend(judge_change(&case).into_iter().map(with_plan));
    }
    let across = || match &options.cached_cross_plan_findings {
        Some(earlier) => earlier.clone(),
        None => judge_repository(&context),
    };
    let (across, of_plans) = rayon::join(across, || judge_plans(&context, options));
    found.extend(across.iter().cloned().map(with_plan));
    found.extend(of_plans);
    let sorted = sort(found, repository, base, options);
    let merged = |findings: Vec<Finding>, is_known: bool| {
        let merged = merge_inherited(findings, repository, &file_faults).into_iter();
        merged.map(move |reaching| (reaching, is_known))
    };
    let new = merged(sorted.new_findings, false);
    let kept = new.chain(merged(sorted.in_base, true)).collect();
    let waived = merge_inherited(sorted.waived_findings, repository, &file_faults);
    let mut report = Report::of(kept, waived, options.plans.as_ref());
    report.fixed = sorted.fixed;
    report.faults = sorted.faults;
    report.cross_plan_findings = across;
    report
}

/// Findings, sorted by what becomes of them.
#[derive(Default)]
struct SortedFindings {
    new_findings: Vec<Finding>,
    in_base: Vec<Finding>,
    waived_findings: Vec<Finding>,
    fixed: usize,
    faults: Faults,
}

fn sort(
    found: Vec<Finding>,
    repository: &Repository,
    base: Option<JudgedBase<'_>>,
    options: &Options,
) -> SortedFindings {
    let mut of_base = base
        .map(|base| base.report.faults.clone())
        .unwrap_or_default();
    let mut sorted = SortedFindings::default();
    let mut changed = Vec::new();
    let levels = PolicyLevels::of(repository, &options.levels);
    for mut finding in found {
        finding.level = levels.of_finding(&finding);
        if let Some(rule) = rule_of_id(finding.rule) {
            onboarding::lower(&mut finding, rule, repository, options.today);
        }
        if finding.level == Level::Allow {
            continue;
        }
        if is_waived(&finding, repository, options.today) {
            sorted.waived_findings.push(finding);
            continue;
        }
        sorted.faults.add(&finding);
        match of_base.take_unchanged(&finding) {
            true => sorted.in_base.push(finding),
            false => changed.push(finding),
        }
    }
    // Faults that did not change at all are paired first. So if a subject has several faults, the right one counts as
    // new.
    let mut take = |found: Vec<Finding>, is_known: &mut dyn FnMut(&Finding) -> bool| {
        let (known, new): (Vec<_>, _) = found.into_iter().partition(|one| is_known(one));
        sorted.in_base.extend(known);
        new
    };
    let mut new = take(changed, &mut |finding| of_base.take_changed(finding));
    if let Some(base) = base.filter(|_| !new.is_empty()) {
        let mut known = KnownElsewhere::of(base);
        new = take(new, &mut |finding| known.take_moved(finding, &mut of_base));
        new = take(new, &mut |finding| known.take_inherited(finding));
    }
    sorted.new_findings = new;
    sorted.fixed = of_base.count();
    sorted
}

/// Sets the plan of a finding that names none, by its file. Nobody knows which plan a misplaced plan is.
pub(crate) fn with_plan(mut finding: Finding) -> Finding {
    if finding.plan.is_none() && !finding.is_of_unknown_plan {
        finding.plan = finding.place().and_then(|place| place.path.plan());
    }
    finding
}

/// Runs the rules that compare a change with its base.
fn judge_change(case: &ChangeCase<'_>) -> Vec<Finding> {
    let judge = |rule: &&Rule| match &rule.judge {
        Judge::Change(judge) => judge(case),
        Judge::Plan(_) | Judge::Parsing | Judge::Repository(_) => Vec::new(),
    };
    catalogue().iter().flat_map(judge).collect()
}

/// Runs the rules that compare all plans.
fn judge_repository(context: &Context<'_>) -> Vec<Finding> {
    let judge = |rule: &&Rule| match &rule.judge {
        Judge::Repository(judge) => judge(context),
        Judge::Plan(_) | Judge::Parsing | Judge::Change(_) => Vec::new(),
    };
    let found: Vec<_> = catalogue().par_iter().map(judge).collect();
    found.into_iter().flatten().collect()
}

fn judge_plans(context: &Context<'_>, options: &Options) -> Vec<Finding> {
    let plans: Vec<_> = context.repository.plans.values().collect();
    let is_selected =
        |plan: &&Plan| is_in_selection(plan, context.repository, options.plans.as_ref());
    // Collecting from an indexed source keeps the order, whatever the number of threads.
    let found: Vec<_> = plans
        .into_par_iter()
        .filter(is_selected)
        .map(|plan| judge_plan(plan, context))
        .collect();
    found.into_iter().flatten().collect()
}

/// Whether to check a plan: if it is selected, or if a selected plan inherits from it.
fn is_in_selection(
    plan: &Plan,
    repository: &Repository,
    selected: Option<&BTreeSet<PlanId>>,
) -> bool {
    let Some(selected) = selected else {
        return true;
    };
    let inherits = |id: &PlanId| {
        let inheritor = repository.plans.get(id);
        inheritor.is_some_and(|inheritor| inheritor.ancestors.contains(&plan.id))
    };
    selected.contains(&plan.id) || selected.iter().any(inherits)
}

fn judge_plan(plan: &Plan, context: &Context<'_>) -> Vec<Finding> {
    let case = Case::new(plan, context);
    let mut found = Vec::new();
    for rule in catalogue() {
        let Judge::Plan(judge) = rule.judge else {
            continue;
        };
        // Findings in `irplan.toml` concern the repository, whichever plan they came from.
        let is_of_plan = |finding: &Finding| {
            let place = finding.place();
            place.is_none_or(|place| place.path.plan().is_some())
        };
        for finding in judge(&case) {
            let of_plan = is_of_plan(&finding);
            found.push(if of_plan {
                finding.plan(&plan.id)
            } else {
                finding
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use irplan_plan::RuleId;

    use irplan_plan::History;

    use super::*;
    use crate::rules::no_deputy;
    use crate::testing::{TODAY, display_finding, options, report};

    fn ids(plans: &[&str]) -> BTreeSet<PlanId> {
        plans
            .iter()
            .filter_map(|plan| PlanId::parse(plan).ok())
            .collect()
    }

    #[test]
    fn a_sound_repository_has_no_findings() {
        let (snapshot, report) = report(&[], &Options::on(TODAY));
        let found: Vec<_> = report
            .findings
            .iter()
            .map(|finding| display_finding(&snapshot, finding))
            .collect();
        assert_eq!(found, [""; 0]);
    }

    const NO_DEPUTY: &str = "[roles.it]\nholder = \"luis\"\n";

    /// Checks at which level `no-deputy` is reported with these policies and options; `None` for not at all.
    #[track_caller]
    fn check_level(
        changes: &[(&str, &str)],
        overrides: &[(RuleId, Level)],
        expected: Option<Level>,
    ) {
        let options = Options {
            levels: overrides.iter().copied().collect(),
            ..options()
        };
        let changes: Vec<_> = changes
            .iter()
            .copied()
            .chain([("plan.toml", NO_DEPUTY)])
            .collect();
        let (_, report) = report(&changes, &options);
        let mut found = report
            .findings
            .iter()
            .filter(|finding| finding.rule == no_deputy::RULE.id);
        assert_eq!(found.next().map(|finding| finding.level), expected);
    }

    #[test]
    fn the_nearest_level_wins() {
        let repository = ("irplan.toml", "[policy.rules]\nno-deputy = \"note\"\n");
        let plan = ("plan.toml", "[policy.rules]\nno-deputy = \"deny\"\n");
        check_level(&[], &[], Some(Level::Warn));
        check_level(&[repository], &[], Some(Level::Note));
        check_level(&[repository, plan], &[], Some(Level::Deny));
        check_level(
            &[repository, plan],
            &[(no_deputy::RULE.id, Level::Allow)],
            None,
        );
        check_level(
            &[("plans/mill/plan.toml", plan.1)],
            &[(RuleId::SYNTAX_ERROR, Level::Allow)],
            Some(Level::Warn),
        );
    }

    /// Checks how many findings of `no-deputy` a waiver leaves, and how many it excuses.
    #[track_caller]
    fn check_waiver(file: &str, subject: &str, until: &str, kept: usize, waived: usize) {
        let waiver = format!(
            "[[policy.waivers]]\nrule = \"no-deputy\"\nsubject = \"{subject}\"\nreason = \"x\"\nuntil = {until}\nby = \"sam\"\n"
        );
        let changes = [("plan.toml", NO_DEPUTY), (file, waiver.as_str())];
        let (_, report) = report(&changes, &options());
        let count = |findings: &[Finding]| {
            findings
                .iter()
                .filter(|finding| finding.rule == no_deputy::RULE.id)
                .count()
        };
        assert_eq!(
            (count(&report.findings), count(&report.waived_findings)),
            (kept, waived)
        );
    }

    #[test]
    fn a_waiver_excuses_what_it_names_until_its_last_day() {
        check_waiver("irplan.toml", "harbor/role:it", "2026-11-22", 0, 1);
        check_waiver("irplan.toml", "harbor", "2026-11-22", 0, 1);
        check_waiver("plan.toml", "harbor/role:it", "2026-11-22", 0, 1);
        check_waiver("irplan.toml", "harbor/role:it", "2026-11-21", 1, 0);
        check_waiver("irplan.toml", "harbor/role:legal", "2026-11-22", 1, 0);
        check_waiver("irplan.toml", "mill/role:it", "2026-11-22", 1, 0);
        check_waiver("plans/mill/plan.toml", "harbor/role:it", "2026-11-22", 1, 0);
    }

    #[test]
    fn rules_that_compare_all_plans_need_not_run_again() {
        let waiver = "[[policy.waivers]]\nrule = \"no-deputy\"\nsubject = \"harbor\"\nreason = \"x\"\nuntil = 2026-11-21\nby = \"sam\"\n";
        let mistyped =
            format!("{NO_DEPUTY}deputy = \"sam\"\n[policy.rules]\nno-deputies = \"deny\"\n");
        let changes = [("irplan.toml", waiver), ("plan.toml", mistyped.as_str())];
        let found = |earlier: Option<Vec<Finding>>| {
            let options = Options {
                cached_cross_plan_findings: earlier,
                ..options()
            };
            report(&changes, &options).1
        };
        let Report {
            findings: all,
            cross_plan_findings: across,
            ..
        } = found(None);
        let rules = |findings: &[Finding]| {
            let rules: BTreeSet<_> = findings.iter().map(|finding| finding.rule.name()).collect();
            ["expired-waiver", "no-deputy"].map(|rule| rules.contains(rule))
        };
        assert_eq!(rules(&all), [true, true]);
        assert_eq!(rules(&found(Some(Vec::new())).findings), [false, true]);
        // Findings of parsing under the name of such a rule are not findings of the rule.
        let again = found(Some(across.clone()));
        assert_eq!((again.findings, again.cross_plan_findings), (all, across));
    }

    #[test]
    fn a_selection_keeps_what_concerns_it() {
        let base = "+++\ntitle = \"Detect\"\nphase = \"detection-and-analysis\"\n+++\n\nTODO\n";
        let changes = [
            ("plans/base/sections/detect.md", base),
            ("plan.toml", NO_DEPUTY),
            (
                "plans/mill/sections/own.md",
                "+++\ntitle = \"Own\"\n+++\n\nTBD\n",
            ),
        ];
        let found = |plans: &[&str]| {
            let options = Options {
                plans: Some(ids(plans)),
                ..options()
            };
            let (_, report) = report(&changes, &options);
            report
                .findings
                .iter()
                .map(|finding| finding.rule.name())
                .collect::<Vec<_>>()
        };
        assert_eq!(found(&["harbor"]), ["unfilled-placeholder", "no-deputy"]);
        assert_eq!(
            found(&["mill"]),
            ["unfilled-placeholder", "unfilled-placeholder"]
        );
        assert_eq!(found(&["north"]), ["unfilled-placeholder"]);
    }

    #[test]
    fn a_report_knows_what_concerns_a_plan() {
        let base = "+++\ntitle = \"Detect\"\nphase = \"detection-and-analysis\"\n+++\n\nTODO <asset:records>\n";
        let own = "+++\ntitle = \"Detect\"\nphase = \"detection-and-analysis\"\n+++\n\nOwn.\n";
        let changes = [
            ("plans/base/sections/detect.md", base),
            ("plans/mill/sections/detect.md", own),
        ];
        let (_, report) = report(&changes, &options());
        let of = |plan: &str| {
            let plan = PlanId::parse(plan).expect("an id");
            report
                .of_plan(&plan)
                .map(|finding| finding.rule.name())
                .collect::<Vec<_>>()
        };
        assert_eq!(of("base"), ["unfilled-placeholder"]);
        assert_eq!(of("harbor"), ["unfilled-placeholder"]);
        assert_eq!(of("mill"), ["unrecorded-override"]);
        assert_eq!(
            of("north"),
            ["unfilled-placeholder", "unresolved-reference"]
        );
    }

    #[test]
    fn findings_of_a_plan_do_not_depend_on_other_plans() {
        let unsigned = "-[\"section:detect\"]\n";
        let shared = [
            ("signoffs.toml", unsigned),
            ("plans/mill/signoffs.toml", unsigned),
        ];
        let of_harbor = |changes: &[(&str, &str)]| {
            let (_, report) = report(changes, &options());
            let harbor = PlanId::parse("harbor").expect("an id");
            let message = |finding: &Finding| {
                let help = finding.help.as_ref().map(ToString::to_string);
                (finding.message.to_string(), help)
            };
            report.of_plan(&harbor).map(message).collect::<Vec<_>>()
        };
        let alone = of_harbor(&shared[..1]);
        assert_eq!(alone.len(), 1, "{alone:?}");
        assert!(!alone[0].0.contains("mill"), "{alone:?}");
        assert_eq!(of_harbor(&shared), alone);
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let changes = [("signoffs.toml", ""), ("plans/mill/signoffs.toml", "")];
        let run = || report(&changes, &options()).1.findings;
        let threads = |count| rayon::ThreadPoolBuilder::new().num_threads(count).build();
        let (one, four) = (threads(1).expect("a pool"), threads(4).expect("a pool"));
        assert_eq!(one.install(run), four.install(run));
    }

    /// Checks that texts cut off anywhere, with a wide character at the cut, never cause a panic, and that every place
    /// lies in its file.
    #[test]
    fn broken_texts_are_judged() {
        let sound = crate::testing::snapshot(&[]);
        let texts = sound
            .iter()
            .filter_map(|(path, _)| Some((path, sound.text(path)?)));
        for (path, text) in texts {
            for part in 0..8 {
                let cut = irplan_plan::place::boundary_at_or_before(text, text.len() * part / 8);
                let broken = format!("{}\u{e9}", &text[..cut]);
                let snapshot = sound.clone().with(path.as_str(), &broken);
                let reading = irplan_plan::parse::read(&snapshot);
                let input = Input {
                    repository: &reading.repository,
                    snapshot: &snapshot,
                    history: &History::default(),
                };
                let report = run(input, reading.findings, &options());
                for label in report.findings.iter().flat_map(|finding| &finding.labels) {
                    let text = snapshot.text(&label.place.path).map_or("", |text| text);
                    let range = label.place.span.range();
                    // A label for a missing file can only point at the whole file.
                    assert!(text.get(range).is_some(), "{label:?} after a cut in {path}");
                }
            }
        }
    }
}
