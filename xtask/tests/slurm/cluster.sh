#!/usr/bin/env bash
# A Slurm of one node in a folder of its own, for the tests; as root, on Debian's slurm-wlm and munge.
#
#   cluster.sh start FOLDER CPUS   then SLURM_CONF=FOLDER/slurm.conf makes sbatch and the others use it
#   cluster.sh stop FOLDER         ends its daemons
set -euo pipefail

folder=$(realpath -m "$2")
mkdir -p "$folder"

stop() {
    for daemon in slurmd slurmctld munged; do
        if [ -f "$folder/$daemon.pid" ]; then kill "$(cat "$folder/$daemon.pid")" 2>/dev/null || true; fi
    done
}

# A port that nobody listens on.
free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("", 0)); print(s.getsockname()[1])' 2>/dev/null ||
        echo $((20000 + RANDOM % 20000))
}

start() {
    local cpus=$1 host
    host=$(hostname -s)
    mkdir -p "$folder/state" "$folder/spool"
    chmod 755 "$folder"
    (umask 077 && head -c 1024 /dev/urandom >"$folder/munge.key")
    munged --force --key-file="$folder/munge.key" --socket="$folder/munge.socket" --log-file="$folder/munged.log" \
        --pid-file="$folder/munged.pid" --seed-file="$folder/munge.seed" --num-threads=2
    cat >"$folder/slurm.conf" <<CONF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=2,bf_interval=2
MailProg=/bin/true
KillWait=5
MaxArraySize=101
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
SwitchType=switch/none
MpiDefault=none
SlurmdParameters=config_overrides
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=$cpus State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=UNLIMITED State=UP
CONF
    export SLURM_CONF=$folder/slurm.conf
    slurmctld -c
    slurmd
    for _ in $(seq 100); do
        if sinfo --noheader --format=%t 2>/dev/null | grep -q idle; then return; fi
        sleep 0.2
    done
    tail -n 20 "$folder"/*.log >&2
    echo "error: the node did not come up" >&2
    exit 1
}

case $1 in
start) start "$3" ;;
stop) stop ;;
*) exit 2 ;;
esac
