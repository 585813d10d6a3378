//! Which clusters does a file hold, and what is the answer about each?

use headroom::format::import::{
    self, Cluster, ClusterKind, ClusterOpened, Content, Each, File, Gathered, Opened, Options,
    gather, open_each,
};
use headroom::format::report::{ClusterReport, Clusters};

use crate::command::{Answer, Assessed, Request, line};

/// What a file holds.
pub enum Found {
    /// A plan, or the only cluster that is asked about.
    One(Box<Opened>),
    /// Several clusters, and all are asked about.
    Several(Each),
}

/// Looks for clusters in a file; otherwise a sentence says why there is no answer.
pub fn find(bytes: Vec<u8>, wanted: Option<&str>) -> Result<Found, String> {
    let file = File {
        name: String::new(),
        content: Content::Bytes(bytes),
    };
    let sources = match gather(vec![file]).map_err(|problem| line(&problem))? {
        Gathered::Sources(sources) => sources,
        Gathered::Plan(_) if wanted.is_some() => {
            let sentence = "--cluster chooses one cluster of an inventory, but the file is a plan, \
                            which is one cluster: leave the option out.\n";
            return Err(sentence.to_owned());
        }
        Gathered::Plan(opened) => return Ok(Found::One(opened)),
    };
    let mut each = open_each(&sources, &Options::default()).map_err(|problem| line(&problem))?;
    let chosen = match wanted {
        Some(wanted) => chosen(&each, wanted)?,
        None if each.clusters.len() > 1 => return Ok(Found::Several(each)),
        None => 0,
    };
    if chosen >= each.clusters.len() {
        return Err(each.problems.iter().map(line).collect());
    }
    let mut opened = each
        .clusters
        .swap_remove(chosen)
        .opened
        .map_err(|problem| line(&problem))?;
    opened.problems.splice(0..0, each.problems);
    Ok(Found::One(Box::new(opened)))
}

/// The place of the cluster that a person means by a name.
fn chosen(each: &Each, wanted: &str) -> Result<usize, String> {
    let clusters = || each.clusters.iter().map(|one| &one.cluster).enumerate();
    let labels = |clusters: &mut dyn Iterator<Item = &Cluster>| {
        let labels: Vec<String> = clusters.map(|one| one.words()).collect();
        labels.join(", ")
    };
    let mut meant: Vec<(usize, &Cluster)> = clusters()
        .filter(|(_, cluster)| cluster.is_called(wanted))
        .collect();
    if meant.len() > 1 {
        let exactly = |cluster: &Cluster| cluster.label == wanted;
        if let Some(&only) = meant.iter().find(|(_, cluster)| exactly(cluster)) {
            meant = vec![only];
        }
    }
    match meant.as_slice() {
        [(place, _)] => Ok(*place),
        [] => Err(format!(
            "No cluster of the file is called “{}”. It has: {}.\n",
            wanted,
            labels(&mut clusters().map(|(_, one)| one))
        )),
        several => Err(format!(
            "“{}” may be each of these: {}. Name one as it stands here, with its datacenter.\n",
            wanted,
            labels(&mut several.iter().map(|(_, one)| *one))
        )),
    }
}

/// The answer about every cluster, each under a heading of its own.
pub fn answer(each: Each, request: &Request) -> Answer {
    let mut answer = Answer {
        errors: each.problems.iter().map(line).collect(),
        ..Answer::default()
    };
    let (mut reports, mut failing, mut unanswered) = (Vec::new(), Vec::new(), Vec::new());
    let number = each.clusters.len();
    for ClusterOpened { cluster, opened } in each.clusters {
        let assessed = opened.map(|opened| Assessed::of(opened, request));
        let status = assessed.as_ref().map_or(2, |assessed| assessed.status);
        let lines = match &assessed {
            Ok(assessed) => assessed.errors.clone(),
            Err(problem) => vec![line(problem)],
        };
        let label = cluster.words();
        answer.errors += &lines
            .iter()
            .map(|line| format!("{label}: {line}"))
            .collect::<String>();
        match status {
            0 => {}
            1 => failing.push(label),
            _ => unanswered.push(label),
        }
        answer.status = answer.status.max(status);
        if request.json {
            let report = assessed
                .as_ref()
                .map(|assessed| assessed.report(&request.options));
            reports.push(ClusterReport::of(&cluster, report));
        } else {
            let text = assessed.map(|assessed| assessed.text(&request.options));
            answer.output += &section(&cluster, &text.unwrap_or_default(), &answer.output);
        }
    }
    if request.json {
        answer.output = Clusters::of(&each.problems, reports).to_json();
    }
    answer.errors += &summary(request, number, &failing, &unanswered);
    if request.require.is_some() && each.problems.iter().any(import::leaves_rows_out) {
        answer.status = answer.status.max(1);
        answer.errors += "required: not met. Rows that cannot be read were left out, so what is \
                          proved is proved for a part of the clusters: see E3405 and E3406.\n";
    }
    answer
}

/// An answer under its heading, with a blank line after what stands before.
fn section(cluster: &Cluster, text: &str, before: &str) -> String {
    let blank = if before.is_empty() { "" } else { "\n" };
    let what = match cluster.kind {
        ClusterKind::Named => "Cluster ",
        ClusterKind::StandAlone => "Stand-alone ",
        ClusterKind::Unnamed => "In ",
    };
    let text = match text {
        "" => "No answer: see standard error.\n",
        text => text,
    };
    format!("{blank}# {what}{}\n\n{text}", cluster.sentence())
}

/// Which clusters do not meet what is required, in one line.
fn summary(request: &Request, number: usize, failing: &[String], unanswered: &[String]) -> String {
    let mut lines = String::new();
    if let (Some(required), false) = (request.require, failing.is_empty()) {
        lines += &format!(
            "required: k = {required} is not met by {} of {number} clusters: {}.\n",
            failing.len(),
            failing.join(", ")
        );
    }
    if !unanswered.is_empty() {
        lines += &format!(
            "not answered: {} of {number} clusters: {}. Ask about another one with --cluster.\n",
            unanswered.len(),
            unanswered.join(", ")
        );
    }
    lines
}
