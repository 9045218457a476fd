# One commit of irplan judges every change, whatever else of that name is on the machine. It is built far from the
# checkout: cargo heeds settings that a branch could bring along.
: "${IRPLAN_SOURCE:?says where irplan comes from: the address of its git repository}"
if ! [[ $IRPLAN_REVISION =~ ^[0-9a-f]{40}$ ]]; then
  echo 'IRPLAN_REVISION says which irplan to take: the full hash of a commit, 40 digits' >&2
  exit 1
fi
irplan=$HOME/.cache/irplan/$IRPLAN_REVISION
if ! [[ -x $irplan/bin/irplan ]]; then
  (
    cd "$(mktemp -d)" || exit
    cargo install --quiet --locked --root "$irplan" --git "$IRPLAN_SOURCE" --rev "$IRPLAN_REVISION" irplan
  )
fi
# Before all others, in this shell and, where there are such, in the steps that follow.
export PATH="$irplan/bin:$PATH"
[[ -z ${GITHUB_PATH:-} ]] || echo "$irplan/bin" >> "$GITHUB_PATH"
