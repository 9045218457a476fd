# Writes the comment on the merge request, or replaces the one from an earlier run.
marker='<!-- irplan:diff -->'
[[ $(head -n 1 comment.md) == *"$marker"* ]] || { echo 'this is not a comment of irplan' >&2; exit 1; }
work=$(mktemp -d)
forge() { # METHOD PATH [CURL OPTION…]
  curl --silent --show-error --fail --request "$1" --header "PRIVATE-TOKEN: $IRPLAN_TOKEN" \
    --header 'Content-Type: application/json' "${@:3}" "$CI_API_V4_URL/$2"
}
notes=projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes
me=$(forge GET user | jq .id)
page=0 count=100 ours=
while [[ -z $ours && $count -eq 100 ]]; do
  page=$((page + 1))
  forge GET "$notes?per_page=100&page=$page" > "$work/page.json"
  count=$(jq length "$work/page.json")
  # Leave notes alone that somebody else wrote, even if they contain our marker.
  ours=$(jq --raw-output --arg marker "$marker" --argjson me "$me" 'first(.[]
    | select(.author.id == $me and (.body | split("\n")[0] | contains($marker))) | .id)' "$work/page.json")
done
jq --raw-input --slurp '{body: .}' comment.md > "$work/body.json"
if [[ -n $ours ]]; then
  forge PUT "$notes/$ours" --data-binary "@$work/body.json" > "$work/answer.json"
elif [[ $(head -n 1 comment.md) != '**No difference in meaning**'* ]]; then # no need to say so
  forge POST "$notes" --data-binary "@$work/body.json" > "$work/answer.json"
fi
