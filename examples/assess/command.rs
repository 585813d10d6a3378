//! Which question do the arguments ask, and how does the command answer?

use std::fs::File;
use std::io::Read;

use headroom::assess::{Answers, Assessment};
use headroom::capacity::{Level, Verdict};
use headroom::format::import::{self, Opened};
use headroom::format::limits;
use headroom::format::report::{self, Options};
use headroom::model::Plan;
use headroom::problem::{Problem, Severity};
use headroom::report::levels;

use crate::clusters::{self, Found};
use crate::text;

/// Shown for `--help`.
const HELP: &str = "\
What does Headroom say about a cluster?

Usage: cargo run --release --example assess -- [OPTIONS] FILE

FILE is anything that the page opens: a plan document, a link, a Ganeti text, a list as CSV.
“-” reads standard input.

Options:
  --json          Print the report as JSON; docs/report.md explains its fields
  --cluster NAME  Only ask about this cluster of an inventory, by its name, or as
                  datacenter/name where several have it
  --failures K    Only ask whether any K hosts can fail
  --require K     Fail unless it is proved that any K hosts can fail: for pipelines
  --advice        Say what has to be bought, and how long it will last
  --rules         Compare every vendor's own rule with the proved answer
  --restarts      List where VMs restart when each single host fails
  --moves         List the moves that make the cluster safe
  --schedule      Schedule the drain of each host and the night that patches all
  --outage        Follow the death of a host until every VM answers again
  --year          Add up the downtime of a year, method by method
  --help          Print this

The exit status is 0 when the questions are answered, and 2 when the input cannot be read or
has errors. With --require it is 1 when the loss of K hosts is not survived, or not proved to be,
which it is not for a list whose rows could not all be read.
Every cluster of an inventory is answered by itself, since VMs restart within their own only:
then one that fails is enough for 1, and one that cannot be answered for 2.
";

/// What the command prints, and its exit status.
#[derive(Debug, Default, PartialEq)]
pub struct Answer {
    /// For standard output.
    pub output: String,
    /// For standard error.
    pub errors: String,
    /// 0: answered; 1: answered, but what is required does not hold; 2: not answered.
    pub status: u8,
}

/// What is asked.
#[derive(Default)]
pub struct Request {
    file: Option<String>,
    /// What to print.
    pub json: bool,
    help: bool,
    /// So many hosts must be able to fail.
    pub require: Option<u32>,
    /// The only cluster that is asked about.
    pub cluster: Option<String>,
    /// What is asked of the report.
    pub options: Options,
}

/// Answers the question that the arguments ask.
pub fn run(arguments: &[String], input: &mut dyn Read) -> Answer {
    let request = match parse(arguments) {
        Ok(request) => request,
        Err(problem) => return refused(format!("{problem}\n")),
    };
    if request.help {
        return Answer {
            output: HELP.to_owned(),
            ..Answer::default()
        };
    }
    let Some(file) = &request.file else {
        return refused(
            "No file is named: name one, or “-” for standard input; see --help.\n".to_owned(),
        );
    };
    let bytes = match read(file, input) {
        Ok(bytes) => bytes,
        Err(problem) => return refused(format!("{file} cannot be read: {problem}.\n")),
    };
    match clusters::find(bytes, request.cluster.as_deref()) {
        Ok(Found::One(opened)) => one(*opened, &request),
        Ok(Found::Several(each)) => clusters::answer(each, &request),
        Err(sentence) => refused(sentence),
    }
}

/// The answer about one plan.
fn one(opened: Opened, request: &Request) -> Answer {
    let assessed = Assessed::of(opened, request);
    Answer {
        output: match request.json {
            true => report::to_json(&assessed.report(&request.options)),
            false => assessed.text(&request.options),
        },
        errors: assessed.errors.concat(),
        status: assessed.status,
    }
}

/// What is said about a plan.
pub struct Assessed {
    plan: Plan,
    assessment: Assessment,
    /// Lines for standard error.
    pub errors: Vec<String>,
    /// As that of the command.
    pub status: u8,
}

impl Assessed {
    /// Answers what is asked about a plan.
    pub fn of(opened: Opened, request: &Request) -> Assessed {
        let (plan, mut assessment) = report::assessment(&opened.plan, &request.options);
        let is_part = opened.problems.iter().any(import::leaves_rows_out);
        // What the import assumed stands in front of what the plan lacks.
        assessment.problems.splice(0..0, opened.problems);
        assessment
            .problems
            .sort_by_key(|problem| std::cmp::Reverse(problem.severity));
        let mut errors: Vec<String> = assessment.problems.iter().map(line).collect();
        let mut status = if assessment.answers.is_some() { 0 } else { 2 };
        if let (Some(required), Some(answers)) = (request.require, &assessment.answers) {
            let of_a_part = is_part.then(|| {
                format!(
                    "required: not met for k = {required}. Rows that cannot be read were left out, \
                     so what is proved is proved for a part of the cluster: see E3405 and E3406.\n"
                )
            });
            if let Some(problem) = unmet(&opened.plan, answers, required).or(of_a_part) {
                status = 1;
                errors.push(problem);
            }
        }
        Assessed {
            plan,
            assessment,
            errors,
            status,
        }
    }

    /// As it leaves for other programs.
    pub fn report(&self, options: &Options) -> report::Report {
        report::of(&self.plan, &self.assessment, options)
    }

    /// As a person reads it; nothing if there is an error.
    pub fn text(&self, options: &Options) -> String {
        let answers = self.assessment.answers.as_ref();
        let text = answers.map(|answers| text::of(&self.plan, &self.assessment, answers, options));
        text.unwrap_or_default()
    }
}

/// Why the loss of so many hosts is not known to be survived; `None`: it is survived.
fn unmet(plan: &Plan, answers: &Answers, required: u32) -> Option<String> {
    let of = |answers: &Answers, level: &Level| {
        let verdicts = (answers.verdict(level), answers.verdict_on_room(level));
        (verdicts, levels::sentence(answers, level))
    };
    let among = |answers: &Answers| {
        let mut levels = answers.levels.iter();
        let level = levels.find(|level| level.failures == required)?;
        Some(of(answers, level))
    };
    // What the plan does not ask for is counted by itself.
    let counted = || {
        let options = Options {
            failures: Some(required),
            ..Options::default()
        };
        let (_, assessment) = report::assessment(plan, &options);
        let answers = assessment.answers?;
        let level = answers.levels.first()?;
        Some(of(&answers, level))
    };
    let why = match among(answers).or_else(counted) {
        Some(((Verdict::Survives, _), _)) => return None,
        Some(((Verdict::Fails, Verdict::Survives), _)) => {
            "Memory survives it, but quorum does not.".to_owned()
        }
        Some(((Verdict::Fails, _), sentence)) => sentence,
        Some(((Verdict::Undecided, _), sentence)) => format!("It is not proved: {sentence}"),
        None => "The plan cannot be asked about it.".to_owned(),
    };
    let why = text::line(&why);
    Some(format!("required: not met for k = {required}. {why}\n"))
}

fn parse(arguments: &[String]) -> Result<Request, String> {
    let mut request = Request::default();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--help" | "-h" => request.help = true,
            "--json" => request.json = true,
            "--moves" => request.options.moves = true,
            "--advice" => request.options.advice = true,
            "--rules" => request.options.rules = true,
            "--require" => {
                let number = arguments.next().and_then(|text| text.parse().ok());
                let none = "--require needs a number of hosts, such as --require 1.";
                request.require = Some(number.ok_or(none)?);
            }
            "--cluster" => {
                let none = "--cluster needs the name of a cluster, such as --cluster Production.";
                request.cluster = Some(arguments.next().ok_or(none)?.clone());
            }
            "--schedule" => request.options.schedule = true,
            "--outage" => request.options.outage = true,
            "--year" => request.options.year = true,
            "--restarts" => request.options.restart_plans = true,
            "--failures" => {
                let number = arguments.next().and_then(|text| text.parse().ok());
                let none = "--failures needs a number of hosts, such as --failures 2.";
                request.options.failures = Some(number.ok_or(none)?);
            }
            option if option.starts_with("--") => {
                return Err(format!("{option} is not an option: see --help."));
            }
            _ if request.file.is_some() => {
                return Err(format!(
                    "“{argument}” is one file too many: name one, see --help."
                ));
            }
            file => request.file = Some(file.to_owned()),
        }
    }
    Ok(request)
}

/// At most one byte more than any format may have: then the refusal says that it is too much.
fn read(file: &str, input: &mut dyn Read) -> std::io::Result<Vec<u8>> {
    let most = limits::IMPORT_BYTES as u64 + 1;
    let mut bytes = Vec::new();
    if file == "-" {
        input.take(most).read_to_end(&mut bytes)?;
    } else {
        File::open(file)?.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// A problem as a line for standard error.
pub fn line(problem: &Problem) -> String {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    format!("{severity} {}\n", text::line(&problem.to_string()))
}

fn refused(errors: String) -> Answer {
    Answer {
        errors,
        status: 2,
        ..Answer::default()
    }
}
