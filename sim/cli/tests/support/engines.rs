//! Stand-ins for the programs of engines: they take the same options, print the same, and run tasks here and at once.

use std::fs;
use std::path::Path;

/// `sbatch` runs the tasks one after the other, and keeps how they ended for `squeue`. A task whose numbers are a line of
/// `refused` is not begun; one whose numbers are a line of `deadly` is killed when it has begun a run.
const SBATCH: &str = r#"#!/bin/sh
here=$(dirname "$0")
for last; do :; done
job=$(($(cat "$here/jobs" 2>/dev/null || echo 0) + 1))
echo $job >"$here/jobs"
echo "$@" >>"$here/said"
count=$(sed -n 's/^#SBATCH --array=1-\([0-9]*\).*/\1/p' "$last")
logs=$(sed -n 's/^#SBATCH --output=\(.*\)%a.log$/\1/p' "$last")
task=1
while [ $task -le "$count" ]; do
    state=COMPLETED
    numbers=$(sed -n ${task}p "$(dirname "$last")/tasks.txt")
    if [ -e "$here/later" ]; then
        state=PENDING
    elif grep -qx "$numbers" "$here/refused" 2>/dev/null; then
        state=NODE_FAIL
    elif grep -qx "$numbers" "$here/deadly" 2>/dev/null; then
        state=OUT_OF_MEMORY
        SLURM_ARRAY_TASK_ID=$task sh "$last" >>"$logs$task.log" 2>&1 &
        until grep -q begun "$(dirname "$last")/../../executions/00$job-$task.jsonl" 2>/dev/null; do :; done
        kill -KILL $!
    else
        SLURM_ARRAY_TASK_ID=$task sh "$last" >>"$logs$task.log" 2>&1 || state=FAILED
    fi
    echo "${job}_$task|$state|None" >>"$here/job-$job"
    task=$((task + 1))
done
echo $job
"#;

const SQUEUE: &str = r#"#!/bin/sh
here=$(dirname "$0")
for last; do :; done
[ "$last" = --me ] && exit 0
if [ -e "$here/forgets" ] || [ ! -e "$here/job-$last" ]; then
    echo "slurm_load_jobs error: Invalid job id specified" >&2
    exit 1
fi
cat "$here/job-$last"
"#;

const SACCT: &str = r#"#!/bin/sh
here=$(dirname "$0")
for last; do :; done
sed 's/|None$//' "$here/job-$last"
"#;

const SCANCEL: &str = r#"#!/bin/sh
here=$(dirname "$0")
echo "scancel $1" >>"$here/said"
sed -i 's/PENDING/CANCELLED/' "$here/job-$1"
"#;

const HQ: &str = r#"#!/bin/sh
here=$(dirname "$0")
[ "$1" = --output-mode=json ] || exit 64
shift
echo "$@" >>"$here/said"
case "$1 $2" in
"server info") echo '{ "version": "0.21.0" }' ;;
"task list")
    printf '{ "%s": [' "$3"
    paste -sd, "$here/job-$3"
    echo '] }'
    ;;
"job cancel") sed -i 's/waiting/canceled/' "$here/job-$3"; echo '{}' ;;
submit*)
    job=$(($(cat "$here/jobs" 2>/dev/null || echo 0) + 1))
    echo $job >"$here/jobs"
    while [ "$1" != -- ]; do
        case "$1" in
        --from-json=*) entries=${1#--from-json=} ;;
        --stderr=*) log=${1#--stderr=} ;;
        esac
        shift
    done
    shift
    task=0
    sed 's/^\[//; s/\]$//; s/","/"\n"/g' "$entries" >"$here/entries"
    while read -r entry; do
        file=$(echo "$log" | sed "s/%{TASK_ID}/$task/")
        if HQ_TASK_ID=$task HQ_ENTRY=$entry "$@" >/dev/null 2>"$file"; then state=finished; else state=failed; fi
        echo "{ \"id\": $task, \"state\": \"$state\" }" >>"$here/job-$job"
        task=$((task + 1))
    done <"$here/entries"
    echo "{ \"id\": $job }"
    ;;
*) echo '{ "error": "unknown command" }'; exit 1 ;;
esac
"#;

/// Puts stand-ins into a folder, and returns a `PATH` that begins with it.
pub(crate) fn install(folder: &Path) -> String {
    fs::create_dir_all(folder).expect("created");
    let programs =
        [("sbatch", SBATCH), ("squeue", SQUEUE), ("sacct", SACCT), ("scancel", SCANCEL), ("hq", HQ)];
    for (name, text) in programs {
        let path = folder.join(name);
        fs::write(&path, text).expect("written");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("allowed");
        }
    }
    format!("{}:{}", folder.display(), std::env::var("PATH").expect("there is one"))
}
