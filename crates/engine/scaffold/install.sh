# Builds one commit of irplan, and uses it even if another irplan is on the machine. The build runs outside of the checkout,
# because cargo uses settings that a branch could contain.
: "${IRPLAN_SOURCE:?set it to the address of the git repository of irplan}"
if ! [[ $IRPLAN_REVISION =~ ^[0-9a-f]{40}$ ]]; then
  echo 'set IRPLAN_REVISION to the full hash of a commit of irplan: 40 digits' >&2
  exit 1
fi
irplan=$HOME/.cache/irplan/$IRPLAN_REVISION
if ! [[ -x $irplan/bin/irplan ]]; then
  (
    cd "$(mktemp -d)" || exit
    cargo install --quiet --locked --root "$irplan" --git "$IRPLAN_SOURCE" --rev "$IRPLAN_REVISION" irplan
  )
fi
# Put it first on the PATH, here and in the next steps.
export PATH="$irplan/bin:$PATH"
[[ -z ${GITHUB_PATH:-} ]] || echo "$irplan/bin" >> "$GITHUB_PATH"
