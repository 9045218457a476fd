# Puts the comment on the pull request, in the place of the one that stands there already.
comment=$RUNNER_TEMP/comment.md
marker='<!-- irplan:diff -->'
[[ $NUMBER =~ ^[0-9]+$ ]]
[[ $(head -n 1 "$comment") == *"$marker"* ]] || { echo 'this is no comment of irplan' >&2; exit 1; }
work=$(mktemp -d)
forge() { # METHOD PATH, and what else curl is to know
  curl --silent --show-error --fail --request "$1" \
    --header "Authorization: Bearer $TOKEN" --header 'Accept: application/vnd.github+json' \
    "${@:3}" "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$2"
}
page=0 count=100 ours=
while [[ -z $ours && $count -eq 100 ]]; do
  page=$((page + 1))
  forge GET "issues/$NUMBER/comments?per_page=100&page=$page" > "$work/page.json"
  count=$(jq length "$work/page.json")
  # Who writes our marker into a comment of their own keeps it.
  ours=$(jq --raw-output --arg marker "$marker" 'first(.[]
    | select(.user.login == "github-actions[bot]" and (.body | split("\n")[0] | contains($marker))) | .id)' "$work/page.json")
done
jq --raw-input --slurp '{body: .}' "$comment" > "$work/body.json"
if [[ -n $ours ]]; then
  forge PATCH "issues/comments/$ours" --data-binary "@$work/body.json" > "$work/answer.json"
elif [[ $(head -n 1 "$comment") != '**No difference in meaning**'* ]]; then # which nobody needs to be told
  forge POST "issues/$NUMBER/comments" --data-binary "@$work/body.json" > "$work/answer.json"
fi
