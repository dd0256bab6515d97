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

/// The line, from 1, on which an end is dropped that is last used where `^` points to
/// on the line below; that line is no part of the source.
#[track_caller]
fn expect_gone(end: usize, line: usize, text: &str) {
    let mut lines: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
    let mark = lines.iter().position(|line| line.trim() == "^").unwrap();
    let column = indentation(&lines.remove(mark));
    assert_eq!(gone(&lines, mark - 1, column, end) + 1, line, "{text}");
}

#[test]
fn an_end_goes_with_the_closure_that_owns_it() {
    expect_gone(
        0,
        6,
        "
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for note in 0..2 {
            sender.send(note).unwrap();
                   ^
        }
    });
}
",
    );
    expect_gone(
        0,
        1,
        "
    s.spawn(move || sender.send(1).unwrap());
                           ^
    done();
}
",
    );
}

#[test]
fn an_end_that_is_borrowed_goes_with_the_block_that_binds_it() {
    expect_gone(
        0,
        7,
        "
fn main() {
    let (sender, receiver) = channel();
    thread::scope(|s| {
        s.spawn(|| sender.send(1).unwrap());
        sender.send(2).unwrap();
               ^
    });
}
",
    );
}

#[test]
fn an_end_goes_where_it_is_dropped() {
    let main = "
fn main() {
    let (sender, receiver) = channel();
                             ^
    thread::spawn(move || drop(receiver));
    drop(sender);
}
";
    expect_gone(0, 4, main);
    expect_gone(1, 3, main);
    expect_gone(
        0,
        4,
        "
fn main() {
    let other = sender.clone();
                       ^
    drop(sender);
    drop(other);
}
",
    );
}

#[test]
fn an_end_goes_with_a_function_or_a_loop() {
    expect_gone(
        0,
        3,
        "
fn produce(sender: Sender<u32>) {
    sender.send(1).unwrap();
           ^
}
",
    );
    expect_gone(
        1,
        3,
        "
    for note in notes {
                ^
        play(note);
    }
    done();
}
",
    );
}

#[test]
fn the_end_in_a_field_goes_nobody_knows_where() {
    expect_gone(
        0,
        2,
        "
fn note(&self) {
    self.sender.send(1).unwrap();
                ^
}
",
    );
}

#[test]
fn a_channel_is_called_after_what_its_ends_share() {
    let name = |binding| pair(binding).map(|ends| shared(&ends));
    let some = |name: &str| Some(name.to_owned());
    assert_eq!(name("    let (sender, receiver)"), some("channel"));
    assert_eq!(name("let (note_tx, note_rx)"), some("note"));
    assert_eq!(name("let (to_midi_clock, midi_clock)"), some("midi_clock"));
    assert_eq!(
        name("let (tx, rx): (Sender<u32>, Receiver<u32>)"),
        some("channel")
    );
    assert_eq!(name("let sender"), None);
}
