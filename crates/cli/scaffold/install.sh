# One commit of irplan judges every change. It is built far from the checkout: cargo heeds settings that a branch could
# bring along.
if ! command -v irplan > /dev/null; then
  : "${IRPLAN_SOURCE:?says where irplan comes from: the address of its git repository}"
  if ! [[ $IRPLAN_REVISION =~ ^[0-9a-f]{40}$ ]]; then
    echo 'IRPLAN_REVISION says which irplan to take: the full hash of a commit, 40 digits' >&2
    exit 1
  fi
  cd "$(mktemp -d)"
  cargo install --quiet --locked --git "$IRPLAN_SOURCE" --rev "$IRPLAN_REVISION" irplan
fi
