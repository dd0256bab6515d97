//! A trace as text: JSON, with a line for each element of a list, so that a
//! difference can be read.

use serde::Serialize;

use crate::Trace;

pub(crate) fn json(trace: &Trace) -> String {
    let Trace {
        version,
        name,
        engine,
        cut,
        task,
        threads,
        blocks,
        objects,
        choices,
        rule,
        language,
        outcomes,
        default,
        roots,
        steps,
        waits,
        states,
    } = trace;
    let mut fields = vec![
        ("version", line(version)),
        ("name", line(name)),
        ("engine", line(engine)),
    ];
    fields.extend(cut.as_ref().map(|cut| ("cut", line(cut))));
    fields.extend(task.as_ref().map(|task| ("task", line(task))));
    fields.extend([
        ("threads", lines(threads)),
        ("blocks", lines(blocks)),
        ("objects", lines(objects)),
    ]);
    if !choices.is_empty() {
        fields.push(("choices", lines(choices)));
    }
    fields.extend(rule.as_ref().map(|rule| ("rule", line(rule))));
    fields.extend(
        language
            .as_ref()
            .map(|language| ("language", line(language))),
    );
    fields.extend([
        ("outcomes", lines(outcomes)),
        ("default", line(default)),
        ("roots", line(roots)),
        ("steps", lines(steps)),
        ("waits", lines(waits)),
        ("states", lines(states)),
    ]);
    let fields: Vec<String> = fields
        .into_iter()
        .map(|(key, value)| format!("\"{key}\": {value}"))
        .collect();
    format!("{{\n{}\n}}\n", fields.join(",\n"))
}

fn lines<T: Serialize>(items: &[T]) -> String {
    if items.is_empty() {
        return "[]".to_owned();
    }
    let items: Vec<String> = items.iter().map(line).collect();
    format!("[\n{}\n]", items.join(",\n"))
}

fn line<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("every key is a string")
}
