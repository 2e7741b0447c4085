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

    /// The command line that carries the run out, quoted for a POSIX shell.
    pub fn command(&self) -> String {
        let mut line = String::from("flushpoint run");
        for argument in self.arguments() {
            line.push(' ');
            line.push_str(&quoted(&argument));
        }
        line
    }
}

/// A word as a shell reads it back.
fn quoted(word: &str) -> String {
    let plain = |byte: u8| {
        byte.is_ascii_alphanumeric() || b"-_=.:+/,@%".contains(&byte)
    };
    match !word.is_empty() && word.bytes().all(plain) {
        true => word.into(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
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

    #[test]
    fn a_command_line_is_quoted_where_a_shell_would_read_something_else() {
        let run = Run::of("cache-aside").unwrap();
        let texts = [
            "1ms:app-1 write user:1 it's $HOME",
            "2ms:lag app-1->db 30ms",
            "3ms:app-1 read a",
        ];
        let run = run.with_action_texts(&texts).unwrap();
        assert_eq!(
            run.command(),
            "flushpoint run cache-aside --variant update-then-delete \
             --seed 7 --do '1ms:app-1 write user:1 it'\\''s $HOME' \
             --do '2ms:lag app-1->db 30ms' --do '3ms:app-1 read a'"
        );
    }
}
