# Writes the comment on the pull request, or replaces the one from an earlier run.
comment=$RUNNER_TEMP/comment.md
marker='<!-- irplan:diff -->'
[[ $NUMBER =~ ^[0-9]+$ ]]
[[ $(head -n 1 "$comment") == *"$marker"* ]] || { echo 'this is not a comment of irplan' >&2; exit 1; }
work=$(mktemp -d)
forge() { # METHOD PATH [CURL OPTION…]
  curl --silent --show-error --fail --request "$1" \
    --header "Authorization: Bearer $TOKEN" --header 'Accept: application/vnd.github+json' \
    "${@:3}" "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$2"
}
page=0 count=100 ours=
while [[ -z $ours && $count -eq 100 ]]; do
  page=$((page + 1))
  forge GET "issues/$NUMBER/comments?per_page=100&page=$page" > "$work/page.json"
  count=$(jq length "$work/page.json")
  # Leave comments alone that somebody else wrote, even if they contain our marker.
  ours=$(jq --raw-output --arg marker "$marker" 'first(.[]
    | select(.user.login == "github-actions[bot]" and (.body | split("\n")[0] | contains($marker))) | .id)' "$work/page.json")
done
jq --raw-input --slurp '{body: .}' "$comment" > "$work/body.json"
if [[ -n $ours ]]; then
  forge PATCH "issues/comments/$ours" --data-binary "@$work/body.json" > "$work/answer.json"
elif [[ $(head -n 1 "$comment") != '**No difference in meaning**'* ]]; then # no need to say so
  forge POST "issues/$NUMBER/comments" --data-binary "@$work/body.json" > "$work/answer.json"
fi
