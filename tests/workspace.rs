//! The tree as a whole.

use std::process::Command;

use book_tests::root;
use serde_json::Value;

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("cargo prints JSON")
}

fn packages(metadata: &Value) -> impl Iterator<Item = &Value> {
    metadata["packages"].as_array().into_iter().flatten()
}

#[test]
fn rust_version_is_the_highest_that_a_dependency_declares() {
    let metadata = metadata();
    let parsed = |package: &Value| -> Option<Vec<u32>> {
        let text = package["rust_version"].as_str()?;
        Some(text.split('.').filter_map(|n| n.parse().ok()).collect())
    };
    let is_ours = |package: &&Value| package["source"].is_null();
    let highest = packages(&metadata)
        .filter(|package| !is_ours(package))
        .filter_map(|package| Some((parsed(package)?, package["name"].as_str()?)))
        .max()
        .expect("some dependency declares one");
    for package in packages(&metadata).filter(is_ours) {
        let ours = parsed(package).expect("each of our packages declares one");
        assert_eq!(
            ours[..2],
            highest.0[..2],
            "{} declares {}, and {} needs {:?}",
            package["name"],
            package["rust_version"],
            highest.1,
            highest.0
        );
    }
}

#[test]
fn every_exercise_is_a_member_and_none_is_tested_at_the_root() {
    let metadata = metadata();
    let names = |key: &str| -> Vec<String> {
        metadata[key]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|id| {
                packages(&metadata)
                    .find(|package| package["id"] == *id)
                    .and_then(|package| package["name"].as_str())
                    .map(str::to_owned)
            })
            .collect()
    };
    let (members, tested) = (
        names("workspace_members"),
        names("workspace_default_members"),
    );
    assert!(tested.contains(&"book-tests".to_owned()));
    for slug in book::exercise::slugs(&root()).expect("the exercises can be listed") {
        assert!(members.contains(&slug), "{slug} is no member");
        assert!(!tested.contains(&slug), "{slug} is tested at the root");
    }
}
