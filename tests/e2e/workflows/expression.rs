//! The few expressions that pipelines use: paths into the runner's values, `==`, `!=`, `&&`, `||`, and the status of
//! the job.

use serde_json::Value;

use super::yaml::text;

/// The values that expressions can use.
pub(crate) struct ExpressionContext<'a> {
    /// `github`, `env`, `inputs`, `runner` and so on.
    pub(crate) contexts: &'a Value,
    /// Whether an earlier step failed.
    pub(crate) failed: bool,
}

impl ExpressionContext<'_> {
    /// Fills in every `${{ … }}` of a text.
    pub(crate) fn fill(&self, template: &str) -> String {
        let mut filled = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("${{") {
            let (expression, after) = after.split_once("}}").unwrap();
            filled.push_str(before);
            filled.push_str(&text(&self.value(expression)));
            rest = after;
        }
        filled + rest
    }

    /// Whether a step runs. Without a condition, it runs if no step has failed.
    pub(crate) fn holds(&self, condition: Option<&str>) -> bool {
        let Some(condition) = condition else {
            return !self.failed;
        };
        let asks = ["success()", "failure()", "always()"];
        let holds = is_true(&self.value(condition));
        // A condition without a status function starts with `success() &&`.
        holds && (!self.failed || asks.iter().any(|ask| condition.contains(ask)))
    }

    fn value(&self, expression: &str) -> Value {
        let mut parser = ExpressionParser {
            known: self,
            rest: expression.trim(),
        };
        let value = parser.either();
        assert_eq!(parser.rest, "", "in `{expression}`");
        value
    }
}

fn is_true(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false)) && !text(value).is_empty()
}

struct ExpressionParser<'a> {
    known: &'a ExpressionContext<'a>,
    rest: &'a str,
}

impl<'a> ExpressionParser<'a> {
    fn takes(&mut self, token: &str) -> bool {
        let rest = self.rest.strip_prefix(token);
        if let Some(rest) = rest {
            self.rest = rest.trim_start();
        }
        rest.is_some()
    }

    fn either(&mut self) -> Value {
        let mut value = self.both();
        while self.takes("||") {
            let other = self.both();
            value = if is_true(&value) { value } else { other };
        }
        value
    }

    fn both(&mut self) -> Value {
        let mut value = self.compared();
        while self.takes("&&") {
            let other = self.compared();
            value = if is_true(&value) { other } else { value };
        }
        value
    }

    fn compared(&mut self) -> Value {
        let value = self.operand();
        if self.takes("==") {
            return Value::Bool(text(&value) == text(&self.operand()));
        }
        if self.takes("!=") {
            return Value::Bool(text(&value) != text(&self.operand()));
        }
        value
    }

    fn operand(&mut self) -> Value {
        if self.takes("(") {
            let value = self.either();
            assert!(self.takes(")"), "`)` is missing before `{}`", self.rest);
            return value;
        }
        if let Some(quoted) = self.rest.strip_prefix('\'') {
            let (quoted, rest) = quoted.split_once('\'').unwrap();
            self.rest = rest.trim_start();
            return Value::String(quoted.to_owned());
        }
        let end = self
            .rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c)))
            .unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        if self.takes("()") {
            return Value::Bool(match name {
                "success" => !self.known.failed,
                "failure" => self.known.failed,
                "always" => true,
                _ => panic!("nothing here calls `{name}`"),
            });
        }
        let found = name
            .split('.')
            .try_fold(self.known.contexts, |value, key| value.get(key));
        found
            .cloned()
            .unwrap_or_else(|| panic!("no `{name}` is known"))
    }
}

#[test]
fn expressions_evaluate_as_on_the_runner() {
    let contexts = serde_json::json!({ "github": { "event_name": "push", "base_ref": "" } });
    #[track_caller]
    fn check(contexts: &Value, failed: bool, condition: &str, expected: bool) {
        let known = ExpressionContext { contexts, failed };
        assert_eq!(known.holds(Some(condition)), expected, "{condition}");
    }
    check(&contexts, false, "github.event_name == 'push'", true);
    check(&contexts, true, "github.event_name == 'push'", false);
    check(&contexts, true, "success() || failure()", true);
    check(
        &contexts,
        true,
        "(success() || failure()) && github.base_ref != ''",
        false,
    );
    check(&contexts, false, "github.base_ref", false);
    let known = ExpressionContext {
        contexts: &contexts,
        failed: false,
    };
    assert_eq!(known.fill("a ${{ github.event_name }} b"), "a push b");
}
