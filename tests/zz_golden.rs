#[test]
fn make() {
    for name in ["mixed", "failures"] {
        let text = std::fs::read_to_string(format!("tests/links/v1-{name}.json")).unwrap();
        let plan = headroom::format::document::decode(&text).unwrap();
        std::fs::write(format!("tests/links/v2-{name}.txt"), headroom::format::link::encode(&plan) + "\n").unwrap();
    }
    let text = std::fs::read_to_string("examples/plans/zero-one-or-two-failures.json").unwrap();
    let plan = headroom::format::link::without_names(&headroom::format::document::decode(&text).unwrap());
    std::fs::write("tests/links/v2-short.txt", headroom::format::link::encode(&plan) + "\n").unwrap();
    std::fs::write("tests/links/v2-short.json", headroom::format::document::encode(&plan)).unwrap();
}
