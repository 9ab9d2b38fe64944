#!/usr/bin/env bash
# Starts a Kubernetes control plane with real controllers on loopback: etcd, kube-apiserver (RBAC, client certificates),
# kube-controller-manager, kube-scheduler, kwok (two nodes whose pods run in name only) and the Argo Rollouts controller.
# Returns when all of them answer. Running it again starts what is missing and keeps the data.
#
# usage: up.sh DATA CACHE        DATA: certificates, etcd data, logs, pids, kubeconfig;  CACHE: the folder get.sh filled
# env:   ARGOCD=1 (Argo CD's application controller and repo server as well, with a redis-server)
#        API_PORT ETCD_PORT ETCD_PEER_PORT KCM_PORT SCHEDULER_PORT KWOK_PORT ROLLOUTS_METRICS_PORT ROLLOUTS_HEALTH_PORT
#        ARGOCD_REDIS_PORT ARGOCD_REPO_PORT ARGOCD_REPO_METRICS_PORT ARGOCD_METRICS_PORT
#        (default: free ports, kept in DATA/ports.env), READY_TIMEOUT (seconds, default 120)
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "$0")" && pwd)
[ $# -eq 2 ] || { sed -n '2,11p' "$0" >&2; exit 2; }
mkdir -p "$1"
data=$(cd "$1" && pwd)
cache=$(cd "$2" 2>/dev/null && pwd) || { echo "up.sh: no folder $2: run get.sh $2" >&2; exit 1; }
bin=$cache/bin
READY_TIMEOUT=${READY_TIMEOUT:-120}
mkdir -p "$data/pki" "$data/log" "$data/pid"
chmod 700 "$data" "$data/pki"
began=$(date +%s)

die() { echo "up.sh: $*" >&2; exit 1; }
parts='etcd kube-apiserver kube-controller-manager kube-scheduler kwok rollouts-controller kubectl'
ports='API_PORT ETCD_PORT ETCD_PEER_PORT KCM_PORT SCHEDULER_PORT KWOK_PORT ROLLOUTS_METRICS_PORT ROLLOUTS_HEALTH_PORT'
tools='openssl curl'
if [ "${ARGOCD:-}" = 1 ]; then
  parts="$parts argocd"
  ports="$ports ARGOCD_REDIS_PORT ARGOCD_REPO_PORT ARGOCD_REPO_METRICS_PORT ARGOCD_METRICS_PORT ARGOCD_SETS_METRICS_PORT ARGOCD_SETS_PROBE_PORT ARGOCD_SETS_WEBHOOK_PORT"
  tools="$tools redis-server redis-cli git"
fi
for name in $parts; do [ -x "$bin/$name" ] || die "$bin/$name is missing: run get.sh $cache $name"; done
for name in $tools; do command -v "$name" >/dev/null || die "needs $name on PATH"; done

# ---- ports -----------------------------------------------------------------------------------------------------------
taken=' '
free_port() { # below the range that systems use for outgoing connections
  local p
  while :; do
    p=$((20000 + RANDOM % 12000))
    case $taken in *" $p "*) continue ;; esac
    (exec 3<>"/dev/tcp/127.0.0.1/$p") 2>/dev/null && continue
    taken="$taken$p "
    port=$p
    return
  done
}
for name in $ports; do # given, or that of the last start, or a free one
  [ -n "${!name:-}" ] || printf -v "$name" %s "$(sed -n "s/^$name=//p" "$data/ports.env" 2>/dev/null)"
  if [ -z "${!name}" ]; then free_port; printf -v "$name" %s "$port"; fi
  echo "$name=${!name}"
done > "$data/ports.env.new"
mv "$data/ports.env.new" "$data/ports.env"
server=https://127.0.0.1:$API_PORT

# ---- certificates ----------------------------------------------------------------------------------------------------
pki=$data/pki
key_options='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
leaf() { # NAME SUBJECT EXTENSIONS
  [ ! -s "$pki/$1.crt" ] || return 0
  # shellcheck disable=SC2086
  openssl req $key_options -subj "$2" -keyout "$pki/$1.key" -out "$pki/$1.csr" 2>/dev/null
  printf '%s\n' "$3" > "$pki/$1.ext"
  openssl x509 -req -in "$pki/$1.csr" -CA "$pki/ca.crt" -CAkey "$pki/ca.key" -set_serial "0x$(openssl rand -hex 8)" \
    -days 3650 -extfile "$pki/$1.ext" -out "$pki/$1.crt.new" 2>/dev/null
  mv "$pki/$1.crt.new" "$pki/$1.crt"
  rm -f "$pki/$1.csr" "$pki/$1.ext"
}
if [ ! -s "$pki/ca.crt" ]; then
  # shellcheck disable=SC2086
  openssl req -x509 $key_options -days 3650 -subj /CN=kubernetes-ca -keyout "$pki/ca.key" -out "$pki/ca.crt" 2>/dev/null
fi
[ -s "$pki/sa.key" ] || openssl ecparam -name prime256v1 -genkey -noout -out "$pki/sa.key"
names='subjectAltName=IP:127.0.0.1,IP:10.96.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc'
client='extendedKeyUsage=clientAuth'
leaf server /CN=kube-apiserver "$names
extendedKeyUsage=serverAuth,clientAuth"
leaf admin /O=system:masters/CN=admin "$client"
leaf kubelet-client /O=system:masters/CN=kube-apiserver-kubelet-client "$client"
leaf front-proxy /CN=front-proxy-client "$client"
leaf kube-controller-manager /CN=system:kube-controller-manager "$client"
leaf kube-scheduler /CN=system:kube-scheduler "$client"
leaf kwok /O=system:masters/CN=kwok "$client"

b64() { base64 < "$1" | tr -d '\n'; }
kubeconfig() { # FILE USER-FIELDS (json)
  (umask 077 && printf '%s\n' "{\"apiVersion\":\"v1\",\"kind\":\"Config\",\"current-context\":\"devopshub\",
\"clusters\":[{\"name\":\"devopshub\",\"cluster\":{\"server\":\"$server\",\"certificate-authority-data\":\"$(b64 "$pki/ca.crt")\"}}],
\"users\":[{\"name\":\"devopshub\",\"user\":{$2}}],
\"contexts\":[{\"name\":\"devopshub\",\"context\":{\"cluster\":\"devopshub\",\"user\":\"devopshub\"}}]}" > "$1")
}
certificate() { echo "\"client-certificate-data\":\"$(b64 "$pki/$1.crt")\",\"client-key-data\":\"$(b64 "$pki/$1.key")\""; }
kubeconfig "$data/kubeconfig" "$(certificate admin)"
for name in kube-controller-manager kube-scheduler kwok; do kubeconfig "$pki/$name.kubeconfig" "$(certificate $name)"; done

# ---- processes -------------------------------------------------------------------------------------------------------
running() { # a pid file counts only while that pid is still this program
  local pid
  pid=$(cat "$data/pid/$1" 2>/dev/null) || return 1
  ps -o args= -p "$pid" 2>/dev/null | grep -qE "(^|/)$1 "
}
start() { # NAME ARG...
  local name=$1 program
  shift
  running "$name" && return
  program=$bin/$name
  [ -x "$program" ] || program=$name
  nohup "$program" "$@" >> "$data/log/$name.log" 2>&1 < /dev/null &
  echo $! > "$data/pid/$name"
}
ready() { # NAME COMMAND...: waits until COMMAND succeeds, or says why not
  local name=$1 end=$((began + READY_TIMEOUT))
  shift
  until "$@" >/dev/null 2>&1; do
    running "$name" || { tail -n 15 "$data/log/$name.log" >&2; die "$name ended; its log: $data/log/$name.log"; }
    [ "$(date +%s)" -lt "$end" ] || { tail -n 15 "$data/log/$name.log" >&2; die "$name is not ready after $READY_TIMEOUT s"; }
    sleep 0.2
  done
}
get() { curl -sf --max-time 5 --cacert "$pki/ca.crt" --cert "$pki/admin.crt" --key "$pki/admin.key" "$@"; }
kubectl() { "$bin/kubectl" --kubeconfig "$data/kubeconfig" "$@"; }
established() { # NAME...: kubectl wait fails at once on a CRD so new that it has no status yet, hence 'ready'
  local name
  for name in "$@"; do ready kube-apiserver kubectl wait --for condition=Established --timeout 5s "crd/$name.argoproj.io"; done
}

etcd_url=https://127.0.0.1:$ETCD_PORT
# --unsafe-no-fsync: a test cluster may lose its last writes when the machine (not the process) dies
start etcd --data-dir "$data/etcd" --unsafe-no-fsync --log-level warn \
  --listen-client-urls "$etcd_url" --advertise-client-urls "$etcd_url" \
  --cert-file "$pki/server.crt" --key-file "$pki/server.key" --trusted-ca-file "$pki/ca.crt" --client-cert-auth \
  --listen-peer-urls "http://127.0.0.1:$ETCD_PEER_PORT" --initial-advertise-peer-urls "http://127.0.0.1:$ETCD_PEER_PORT" \
  --initial-cluster "default=http://127.0.0.1:$ETCD_PEER_PORT"

start kube-apiserver --bind-address 127.0.0.1 --secure-port "$API_PORT" --endpoint-reconciler-type none \
  --etcd-servers "$etcd_url" --etcd-cafile "$pki/ca.crt" --etcd-certfile "$pki/server.crt" --etcd-keyfile "$pki/server.key" \
  --tls-cert-file "$pki/server.crt" --tls-private-key-file "$pki/server.key" --client-ca-file "$pki/ca.crt" \
  --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction --allow-privileged \
  --service-cluster-ip-range 10.96.0.0/16 --service-account-issuer https://kubernetes.default.svc \
  --service-account-key-file "$pki/sa.key" --service-account-signing-key-file "$pki/sa.key" \
  --kubelet-client-certificate "$pki/kubelet-client.crt" --kubelet-client-key "$pki/kubelet-client.key" \
  --kubelet-certificate-authority "$pki/ca.crt" --kubelet-preferred-address-types InternalIP \
  --requestheader-client-ca-file "$pki/ca.crt" --requestheader-allowed-names front-proxy-client \
  --requestheader-username-headers X-Remote-User --requestheader-group-headers X-Remote-Group \
  --requestheader-extra-headers-prefix X-Remote-Extra- \
  --proxy-client-cert-file "$pki/front-proxy.crt" --proxy-client-key-file "$pki/front-proxy.key"
ready kube-apiserver get "$server/readyz"

start kube-controller-manager --kubeconfig "$pki/kube-controller-manager.kubeconfig" \
  --authentication-kubeconfig "$pki/kube-controller-manager.kubeconfig" \
  --authorization-kubeconfig "$pki/kube-controller-manager.kubeconfig" \
  --bind-address 127.0.0.1 --secure-port "$KCM_PORT" --tls-cert-file "$pki/server.crt" --tls-private-key-file "$pki/server.key" \
  --leader-elect=false --use-service-account-credentials --service-account-private-key-file "$pki/sa.key" \
  --root-ca-file "$pki/ca.crt" --cluster-signing-cert-file "$pki/ca.crt" --cluster-signing-key-file "$pki/ca.key" \
  --kube-api-qps 100 --kube-api-burst 200
start kube-scheduler --kubeconfig "$pki/kube-scheduler.kubeconfig" \
  --authentication-kubeconfig "$pki/kube-scheduler.kubeconfig" --authorization-kubeconfig "$pki/kube-scheduler.kubeconfig" \
  --bind-address 127.0.0.1 --secure-port "$SCHEDULER_PORT" --tls-cert-file "$pki/server.crt" \
  --tls-private-key-file "$pki/server.key" --leader-elect=false

# server-side apply: the Rollout CRDs are too long for the annotation that client-side apply writes
kubectl apply --server-side --force-conflicts -f "$here/nodes.yaml" >/dev/null
sed "s|@DATA@|$data|g" "$here/kwok.yaml" > "$data/kwok.yaml"
mkdir -p "$data/pods"
[ -e "$data/pods/default.log" ] || echo "$(date -u +%Y-%m-%dT%H:%M:%S.000000000Z) stdout F this pod runs in name only (kwok)" > "$data/pods/default.log"
start kwok --kubeconfig "$pki/kwok.kubeconfig" --config "$data/kwok.yaml" --manage-all-nodes --cidr 10.244.0.0/16 \
  --node-ip 127.0.0.1 --node-port "$KWOK_PORT" --server-address "127.0.0.1:$KWOK_PORT" \
  --tls-cert-file "$pki/server.crt" --tls-private-key-file "$pki/server.key" --node-lease-duration-seconds 40

# Schemas of kinds whose controllers are not here; the Rollouts controller looks for Istio's when it starts
kubectl apply --server-side --force-conflicts -f "$here/crds" >/dev/null
for name in virtualservices.networking.istio.io destinationrules.networking.istio.io; do
  ready kube-apiserver kubectl wait --for condition=Established --timeout 5s "crd/$name"
done

kubectl create namespace argo-rollouts --dry-run=client -o yaml | kubectl apply --server-side -f - >/dev/null
kubectl apply --server-side --force-conflicts -n argo-rollouts -f "$cache/argo-rollouts" >/dev/null
established rollouts analysisruns analysistemplates clusteranalysistemplates experiments
if ! running rollouts-controller; then # with its own ServiceAccount, so that the shipped RBAC is what it works under
  kubeconfig "$pki/rollouts-controller.kubeconfig" \
    "\"token\":\"$(kubectl create token argo-rollouts -n argo-rollouts --duration 8760h)\""
fi
start rollouts-controller --kubeconfig "$pki/rollouts-controller.kubeconfig" --leader-elect=false --loglevel warn \
  --metricsPort "$ROLLOUTS_METRICS_PORT" --healthzPort "$ROLLOUTS_HEALTH_PORT"

if [ "${ARGOCD:-}" = 1 ]; then
  mkdir -p "$data/argocd/tmp" "$data/argocd/tls" "$data/argocd/ssh"
  [ -e "$data/argocd/ssh/ssh_known_hosts" ] || : > "$data/argocd/ssh/ssh_known_hosts"
  kubectl create namespace argocd --dry-run=client -o yaml | kubectl apply --server-side -f - >/dev/null
  kubectl apply --server-side --force-conflicts -n argocd -f "$cache/argocd" >/dev/null
  established applications applicationsets appprojects
  [ -n "$(kubectl get secret argocd-secret -n argocd -o 'jsonpath={.data.server\.secretkey}')" ] ||
    kubectl patch secret argocd-secret -n argocd --type merge \
      -p "{\"stringData\":{\"server.secretkey\":\"$(openssl rand -base64 32)\"}}" >/dev/null
  kubectl apply --server-side -n argocd -f "$here/argocd/project.yaml" >/dev/null
  start redis-server --port "$ARGOCD_REDIS_PORT" --bind 127.0.0.1 --save '' --dir "$data/argocd"
  ready redis-server redis-cli -h 127.0.0.1 -p "$ARGOCD_REDIS_PORT" ping
  (
    cd "$data/argocd" # ARGOCD_FAKE_IN_CLUSTER: 'https://kubernetes.default.svc' in an Application means this kubeconfig
    export ARGOCD_FAKE_IN_CLUSTER=true KUBECONFIG="$data/kubeconfig" ARGOCD_GPG_ENABLED=false HOME="$data/argocd" \
      TMPDIR="$data/argocd/tmp" ARGOCD_TLS_DATA_PATH="$data/argocd/tls" ARGOCD_SSH_DATA_PATH="$data/argocd/ssh" PATH="$bin:$PATH"
    start argocd-repo-server --address 127.0.0.1 --port "$ARGOCD_REPO_PORT" --disable-tls --client-ca-path '' \
      --metrics-address 127.0.0.1 --metrics-port "$ARGOCD_REPO_METRICS_PORT" --redis "127.0.0.1:$ARGOCD_REDIS_PORT" \
      --revision-cache-expiration 10s --logformat text --loglevel warn
    # the controller's first comparison must find the repo server: its next one comes only after the resync period
    ready argocd-repo-server get "http://127.0.0.1:$ARGOCD_REPO_METRICS_PORT/healthz?full=true"
    start argocd-application-controller --kubeconfig "$data/kubeconfig" --namespace argocd --redis "127.0.0.1:$ARGOCD_REDIS_PORT" \
      --repo-server "127.0.0.1:$ARGOCD_REPO_PORT" --repo-server-plaintext --metrics-port "$ARGOCD_METRICS_PORT" \
      --app-resync 15 --app-resync-jitter 2 --logformat text --loglevel warn
    start argocd-applicationset-controller --kubeconfig "$data/kubeconfig" --namespace argocd \
      --argocd-repo-server "127.0.0.1:$ARGOCD_REPO_PORT" --repo-server-plaintext --enable-leader-election=false \
      --metrics-addr "127.0.0.1:$ARGOCD_SETS_METRICS_PORT" --probe-addr "127.0.0.1:$ARGOCD_SETS_PROBE_PORT" \
      --webhook-addr "127.0.0.1:$ARGOCD_SETS_WEBHOOK_PORT" --logformat text --loglevel warn
  )
  # its probe port answers nothing (404)
  ready argocd-applicationset-controller get "http://127.0.0.1:$ARGOCD_SETS_METRICS_PORT/metrics"
  ready argocd-application-controller get "http://127.0.0.1:$ARGOCD_METRICS_PORT/healthz"
fi

ready kube-controller-manager get "https://127.0.0.1:$KCM_PORT/healthz"
ready kube-scheduler get "https://127.0.0.1:$SCHEDULER_PORT/readyz"
ready kwok get "https://127.0.0.1:$KWOK_PORT/healthz"
ready kwok kubectl wait --for condition=Ready --timeout 1s node --all
ready rollouts-controller get "http://127.0.0.1:$ROLLOUTS_HEALTH_PORT/healthz"
ready kube-controller-manager kubectl get serviceaccount default -n default
echo "ready in $(($(date +%s) - began)) s: $server, KUBECONFIG=$data/kubeconfig"
