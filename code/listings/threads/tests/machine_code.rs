//! What the compiler makes of a few listings, for x86-64. Elsewhere there is
//! nothing to compare, and no test.
#![cfg(target_arch = "x86_64")]

use std::{env, fs, path::Path, process::Command, sync::OnceLock};

/// The functions whose machine code is compared, each out of line.
const WRAPPERS: &str = "
use std::sync::atomic::AtomicBool;
#[inline(never)] pub fn relaxed_publish(c: &message_relaxed::Cutoff, h: u32) { c.publish(h) }
#[inline(never)] pub fn release_publish(c: &message_release::Cutoff, h: u32) { c.publish(h) }
#[inline(never)] pub fn relaxed_look(c: &message_relaxed::Cutoff) -> (bool, u32) { c.look() }
#[inline(never)] pub fn acquire_look(c: &message_release::Cutoff) -> (bool, u32) { c.look() }
#[inline(never)] pub fn release_enter(a: &AtomicBool, b: &AtomicBool) -> bool { flags_release::enter(a, b) }
#[inline(never)] pub fn seq_cst_enter(a: &AtomicBool, b: &AtomicBool) -> bool { flags_seq_cst::enter(a, b) }
";

/// The listings' assembly, compiled once with `rustc -O`.
fn assembly() -> &'static str {
    static ASSEMBLY: OnceLock<String> = OnceLock::new();
    ASSEMBLY.get_or_init(compile)
}

fn compile() -> String {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut source = String::from("mod sync { pub use std::sync::*; pub use std::thread; }\n");
    for module in [
        "message_relaxed",
        "message_release",
        "flags_release",
        "flags_seq_cst",
        "plain_flag",
    ] {
        let file = here.join(module).with_extension("rs");
        source += &format!("#[path = {file:?}] pub mod {module};\n");
    }
    source += WRAPPERS;

    let input = Path::new(env!("CARGO_TARGET_TMPDIR")).join("machine_code.rs");
    let output = input.with_extension("s");
    fs::write(&input, source).expect("the folder for tests' files is there");
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let done = Command::new(rustc)
        .args(["--edition=2024", "-O", "--crate-type=lib", "--emit=asm"])
        .arg("-o")
        .args([&output, &input])
        .output()
        .expect("rustc runs");
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    fs::read_to_string(output).expect("rustc has written the assembly")
}

/// The instructions and labels of one function, without the assembler's
/// directives.
fn body(assembly: &str, function: &str) -> Vec<String> {
    let mangled = format!("{}{function}", function.len());
    let lines: Vec<_> = assembly
        .lines()
        .skip_while(|line| !(line.contains(&mangled) && line.ends_with(':')))
        .skip(1)
        .take_while(|line| !line.starts_with(".Lfunc_end"))
        .filter(|line| line.starts_with(".L") || !line.trim_start().starts_with('.'))
        .map(|line| line.split('#').next().unwrap_or(line).trim_end().to_owned())
        .filter(|line| !line.trim().is_empty())
        .collect();
    assert!(!lines.is_empty(), "no function {function} in the assembly");
    lines
}

#[test]
fn a_wait_for_a_plain_flag_loads_it_once_and_then_jumps_to_itself() {
    let assembly = assembly();
    let wait = body(assembly, "wait_plain");
    let jumps_to_itself = wait.windows(2).any(|pair| {
        let label = pair[0].trim_end_matches(':');
        pair[1].split_whitespace().eq(["jmp", label])
    });
    assert!(jumps_to_itself, "{wait:#?}");
    let tests_of_the_flag = wait.iter().filter(|line| line.contains("cmpb")).count();
    assert_eq!(tests_of_the_flag, 1, "{wait:#?}");

    compare_with_the_page("wait_plain.s", &printed(&wait));
}

#[test]
fn a_wait_for_an_atomic_flag_loads_it_in_every_round() {
    let assembly = assembly();
    let wait = body(assembly, "wait").join("\n");
    let (_, round) = wait.split_once(":\n").expect("there is a loop");
    assert!(round.contains("(%rax)"), "{wait}");
}

#[test]
fn relaxed_and_release_are_the_same_instructions() {
    let assembly = assembly();
    assert_eq!(
        body(assembly, "relaxed_publish"),
        body(assembly, "release_publish")
    );
    assert_eq!(
        body(assembly, "relaxed_look"),
        body(assembly, "acquire_look")
    );
    compare_with_the_page(
        "publish.s",
        &format!(
            "publish(), with Relaxed and with Release:\n{}look(), with Relaxed and with Acquire:\n{}",
            printed(&body(assembly, "relaxed_publish")),
            printed(&body(assembly, "relaxed_look")),
        ),
    );
}

#[test]
fn seq_cst_stores_by_another_instruction() {
    let assembly = assembly();
    let release = body(assembly, "release_enter").join("\n");
    let seq_cst = body(assembly, "seq_cst_enter").join("\n");
    assert!(!release.contains("xchg"), "{release}");
    assert!(seq_cst.contains("xchg"), "{seq_cst}");
}

/// A function's body as the page shows it, its names shortened.
fn printed(body: &[String]) -> String {
    let mut text = body.join("\n") + "\n";
    for name in text.clone().split(['\t', '\n', '@', ' ', ',', ':']) {
        if name.starts_with("_ZN") {
            text = text.replace(name, "READY_PLAIN");
        } else if name.starts_with(".L") {
            text = text.replace(name, ".wait");
        }
    }
    text.replace('\t', "    ")
}

/// Set to have the files written instead of compared.
const UPDATE: &str = "UPDATE_SNAPSHOTS";

/// Compares with `assembly/FILE`, which a page shows, where the compiler and the
/// system are those that it names. Others may use other instructions.
fn compare_with_the_page(file: &str, now: &str) {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let said = Command::new(rustc).arg("--version").output();
    let version = said.expect("rustc runs").stdout;
    if !cfg!(target_os = "linux") || !version.starts_with(b"rustc 1.95.") {
        return;
    }
    let page = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("assembly")
        .join(file);
    if env::var_os(UPDATE).is_some() {
        fs::write(&page, now).expect("the file can be written");
    }
    let shown = fs::read_to_string(page).unwrap_or_default();
    assert!(
        now == shown,
        "assembly/{file} is not the machine code of now; if this is right, \
         {UPDATE}=1 cargo test -p threads renews it\n\
         --- on the page ---\n{shown}\n--- now ---\n{now}"
    );
}
