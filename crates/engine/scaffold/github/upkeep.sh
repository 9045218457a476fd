# Opens an issue for each owner who has something to do, updates open issues, and closes the others.
work=$(mktemp -d)
forge() { # METHOD PATH [CURL OPTION…]
  curl --silent --show-error --fail --request "$1" \
    --header "Authorization: Bearer $TOKEN" --header 'Accept: application/vnd.github+json' \
    "${@:3}" "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$2"
}
page=0 count=100
while [[ $count -eq 100 ]]; do
  page=$((page + 1))
  forge GET "issues?state=open&per_page=100&page=$page" > "$work/page.json"
  count=$(jq length "$work/page.json")
  # Leave issues alone that somebody else wrote, even if they contain our marker.
  jq '.[] | select(.pull_request == null and .user.login == "github-actions[bot]")
    | {number, body: (.body // "" | gsub("\r"; "") | rtrimstr("\n"))}
    | select(.body | startswith("<!-- irplan:work ")) | . + {marker: (.body | split("\n")[0])}' \
    "$work/page.json" >> "$work/open.json"
done
jq --null-input --compact-output --slurpfile open "$work/open.json" --slurpfile due "$RUNNER_TEMP/issues.json" '
  (INDEX($open[]; .marker)) as $known | (INDEX($due[0][]; .marker)) as $wanted
  | ($wanted[] | $known[.marker] as $old
    | if $old == null then {method: "POST", path: "issues", send: {title, body}}
      elif $old.body != (.body | rtrimstr("\n")) then {method: "PATCH", path: "issues/\($old.number)", send: {body}}
      else empty end),
    ($open[] | select($wanted[.marker] == null)
    | {method: "PATCH", path: "issues/\(.number)", send: {state: "closed"}})' > "$work/calls.json"
while IFS= read -r call; do
  jq .send <<< "$call" > "$work/body.json"
  forge "$(jq --raw-output .method <<< "$call")" "$(jq --raw-output .path <<< "$call")" \
    --data-binary "@$work/body.json" > "$work/answer.json"
  # GitHub asks for a second between two changes.
  sleep 1
done < "$work/calls.json"
