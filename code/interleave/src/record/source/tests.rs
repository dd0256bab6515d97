use super::*;

/// The line, from 1, on which a guard is dropped that is taken on the first line
/// that locks.
#[track_caller]
fn expect_dropped(line: usize, text: &str) {
    let lines: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
    let at = lines
        .iter()
        .position(|line| line.contains(".lock()"))
        .unwrap();
    assert_eq!(dropped(&lines, at) + 1, line, "{text}");
}

#[test]
fn a_guard_with_a_name_is_dropped_with_its_block() {
    expect_dropped(
        4,
        "
    pub fn edit(&self) {
        let mut patch = self.current.lock().unwrap();
        patch.edit();
    }
",
    );
    expect_dropped(
        5,
        "
        let patch = self
            .current
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
    }
",
    );
}

#[test]
fn drop_ends_it() {
    expect_dropped(
        3,
        "
        let patch = shared.lock().unwrap();
        show(&patch);
        drop(patch);
    }
",
    );
}

#[test]
fn a_temporary_is_dropped_with_its_statement() {
    expect_dropped(
        1,
        "\n    let version = shared.lock().unwrap().version;\n    next();\n}\n",
    );
    expect_dropped(
        1,
        "\n    *shared.lock().unwrap() += 1; // one more\n    next();\n}\n",
    );
    expect_dropped(1, "\n    self.requests.lock().unwrap().len()\n}\n");
    expect_dropped(
        1,
        "\n    let empty = self.requests.lock().unwrap().is_empty();\n}\n",
    );
}

#[test]
fn what_a_pattern_looks_at_lives_as_long_as_the_block() {
    expect_dropped(
        3,
        "
    while let Some(edit) = history.lock().unwrap().pop() {
        undo(edit);
    }
}
",
    );
}

#[test]
fn of_a_guard_that_is_handed_out_only_the_lock_is_known() {
    expect_dropped(
        1,
        "
        let bank = self.bank.lock().unwrap(); // rank 1
        let current = current();
        (bank, current)
    }
",
    );
}

#[test]
fn a_method_in_the_last_line_does_not_hand_it_out() {
    expect_dropped(
        6,
        "
        let mut requests = self.requests.lock().unwrap();
        while requests.is_empty() {
            requests = self.arrived.wait(requests).unwrap();
        }
        requests.pop_front().expect(\"I looked\")
    }
",
    );
}
