//! The API does what its description says.

use serde_json::{Value, json};

use ascribe_server::ServerOptions;

use crate::client::Running;

/// The schema of an answer, with all it refers to.
fn schema(document: &Value, path: &str, method: &str, status: &str) -> Value {
    let schema =
        &document["paths"][path][method]["responses"][status]["content"]["application/json"]["schema"];
    assert!(schema.is_object(), "{method} {path} describes its answer");
    json!({ "allOf": [schema], "components": document["components"] })
}

fn faults(schema: &Value, answer: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).unwrap();
    validator.iter_errors(answer).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn every_answer_keeps_to_its_description() {
    let running = Running::samples();
    let document = running.json("/openapi.json");
    assert_eq!(document["openapi"], "3.1.0");
    let series = running.json("/series.json")["rows"][0]["id"].as_str().unwrap().to_owned();
    let story = running.json("/stories.json")["rows"][0]["id"].as_str().unwrap().to_owned();
    let claim = running.json("/review.json")["next"]["id"].as_str().unwrap().to_owned();
    let report = running.json("/reports.json")["rows"][0]["id"].as_str().unwrap().to_owned();
    let source = running.json("/sources.json")["rows"][0]["key"].as_str().unwrap().to_owned();
    let mut n_checked = 0;
    for (path, operations) in document["paths"].as_object().unwrap() {
        if operations.get("get").is_none() {
            continue;
        }
        let id = [("/series/", &series), ("/stories/", &story), ("/reports/", &report)]
            .into_iter()
            .find(|(start, _)| path.starts_with(start));
        let id = id.map_or(&claim, |(_, id)| id);
        let query =
            if path == "/compare.json" { format!("?left={report}&right={report}") } else { String::new() };
        let asked = path.replace("{id}", id).replace("{key}", &source) + &query;
        let answer = running.json(&asked);
        let faults = faults(&schema(&document, path, "get", "200"), &answer);
        assert!(faults.is_empty(), "{asked}:\n{}", faults.join("\n"));
        n_checked += 1;
    }
    assert!(n_checked >= 15, "{n_checked} answers");
    let refusal = running.get("/claims/none.json");
    let described = schema(&document, "/claims/{id}.json", "get", "404");
    assert!(faults(&described, &serde_json::from_str(&refusal.body).unwrap()).is_empty(), "{}", refusal.body);
    assert!(
        !faults(&described, &json!({"error": "text"})).is_empty(),
        "the description refuses what is otherwise"
    );
}

#[test]
fn programs_add_judge_correct_note_and_undo() {
    let running =
        Running::over(Vec::new(), |options| ServerOptions { write_token: Some("t".to_owned()), ..options });
    let document = running.json("/openapi.json");
    let post = |path: &str, described: &str, body: &str| {
        let answer = running.ask("POST", path, &[("Authorization", "Bearer t")], body.as_bytes());
        assert_eq!(answer.status, 201, "{path}: {}", answer.body);
        let json: Value = serde_json::from_str(&answer.body).unwrap();
        let faults = faults(&schema(&document, described, "post", "201"), &json);
        assert!(faults.is_empty(), "{path}:\n{}", faults.join("\n"));
        json
    };
    let line = json!({"id": "a", "outlet": "Example Post", "published": "2025-03-31",
        "text": "The ministry said that more than 300 soldiers were killed in Kursk."});
    let added = post("/api/reports?input=jsonl&why=test", "/api/reports", &line.to_string());
    assert_eq!(added["n_added"], 1);
    let again = post("/api/reports?input=jsonl", "/api/reports", &line.to_string());
    assert_eq!(again["n_already_there"], 1);
    let report = added["reports"][0].as_str().unwrap();
    let claim = claim_of(&running, report);
    let at = |what: &str| format!("/api/claims/{claim}/{what}");
    post(&at("judgements"), "/api/claims/{id}/judgements", r#"{"verdict": "accept", "why": "it says so"}"#);
    let corrected = post(
        &at("corrections"),
        "/api/claims/{id}/corrections",
        r#"{"field": "measure", "value": "wounded", "why": "a slip of the machine"}"#,
    );
    post("/api/notes", "/api/notes", &json!({"about": claim, "text": "ask the desk"}).to_string());
    let page = running.json(&format!("/claims/{claim}.json"));
    assert_eq!(
        (page["claim"]["measure"].as_str(), page["reviews"].as_array().unwrap().len()),
        (Some("wounded"), 3)
    );
    let number = corrected["operations"][0].as_i64().unwrap();
    post(
        &format!("/api/operations/{number}/undo"),
        "/api/operations/{number}/undo",
        r#"{"why": "it was right"}"#,
    );
    assert_eq!(running.json(&format!("/claims/{claim}.json"))["claim"]["measure"], "killed");
}

/// The claim of a report. What is added stands on the pages within a second.
fn claim_of(running: &Running, report: &str) -> String {
    for _ in 0..100 {
        let answer = running.get(&format!("/reports/{report}.json"));
        if answer.status == 200 {
            let page: Value = serde_json::from_str(&answer.body).unwrap();
            return page["claims"][0]["id"].as_str().unwrap().to_owned();
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("the report never came up");
}

#[test]
fn what_is_sent_wrongly_is_told() {
    let running =
        Running::over(Vec::new(), |options| ServerOptions { write_token: Some("t".to_owned()), ..options });
    let code = |path: &str, body: &str| {
        running.ask("POST", path, &[("Authorization", "Bearer t")], body.as_bytes()).code()
    };
    assert_eq!(code("/api/notes", "{"), "bad-request");
    assert_eq!(code("/api/notes", r#"{"about": "x", "text": " "}"#), "no-reason");
    assert_eq!(code("/api/notes", r#"{"about": "x", "text": "on nothing"}"#), "not-found");
    assert_eq!(code("/api/claims/none/judgements", r#"{"verdict": "accept", "why": "x"}"#), "not-found");
    assert_eq!(code("/api/claims/none/judgements", r#"{"verdict": "maybe", "why": "x"}"#), "bad-request");
    assert_eq!(code("/api/operations/99/undo", r#"{"why": "x"}"#), "not-found");
    assert_eq!(code("/api/reports?input=epub", "x"), "bad-request");
    assert_eq!(code("/api/reports", ""), "unreadable-page");
    assert_eq!(running.ask("POST", "/api/notes", &[], b"{}").code(), "not-allowed");
}
