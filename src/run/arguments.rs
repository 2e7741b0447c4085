//! A run as command-line arguments; the command line reads them.

use super::Run;

impl Run {
    /// The arguments that name the run behind `flushpoint run`, unquoted.
    ///
    /// What stands at its default is left out, but never the variant and the
    /// seed.
    pub fn arguments(&self) -> Vec<String> {
        let mut arguments = vec![self.scenario.id.to_string()];
        let mut add = |name: &str, value: String| {
            arguments.extend([name.to_string(), value]);
        };
        add("--variant", self.variant.id.into());
        add("--seed", self.seed.to_string());
        for (name, value) in &self.knobs {
            add("--knob", format!("{name}={value}"));
        }
        if let Some(until) = self.until {
            add("--until", until.exact());
        }
        for action in &self.actions {
            add("--do", action.to_string());
        }
        arguments
    }
}

#[cfg(test)]
mod tests {
    use crate::run::Run;

    #[test]
    fn arguments_name_what_differs_from_the_default() {
        let run = Run::of("cache-aside").unwrap();
        let run = run.with_knob("ttl", "500ms").unwrap();
        let run = run.with_action_texts(&["120ms:crash cache"]).unwrap();
        let expected = [
            "cache-aside",
            "--variant",
            "update-then-delete",
            "--seed",
            "7",
            "--knob",
            "ttl=500ms",
            "--do",
            "120ms:crash cache",
        ];
        assert_eq!(run.arguments(), expected);
    }
}
