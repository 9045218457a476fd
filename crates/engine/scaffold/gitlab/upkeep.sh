# Opens an issue for each owner who has something to do, updates open issues, and closes the others.
work=$(mktemp -d)
forge() { # METHOD PATH [CURL OPTION…]
  curl --silent --show-error --fail --request "$1" --header "PRIVATE-TOKEN: $IRPLAN_TOKEN" \
    --header 'Content-Type: application/json' "${@:3}" "$CI_API_V4_URL/$2"
}
issues=projects/$CI_PROJECT_ID/issues
me=$(forge GET user | jq .id)
page=0 count=100
while [[ $count -eq 100 ]]; do
  page=$((page + 1))
  forge GET "$issues?state=opened&per_page=100&page=$page" > "$work/page.json"
  count=$(jq length "$work/page.json")
  # Leave issues alone that somebody else wrote, even if they contain our marker.
  jq --argjson me "$me" '.[] | select(.author.id == $me)
    | {iid, body: (.description // "" | gsub("\r"; "") | rtrimstr("\n"))}
    | select(.body | startswith("<!-- irplan:work ")) | . + {marker: (.body | split("\n")[0])}' \
    "$work/page.json" >> "$work/open.json"
done
jq --null-input --compact-output --slurpfile open "$work/open.json" --slurpfile due issues.json '
  (INDEX($open[]; .marker)) as $known | (INDEX($due[0][]; .marker)) as $wanted
  | ($wanted[] | $known[.marker] as $old
    | if $old == null then {method: "POST", path: "", send: {title, description: .body}}
      elif $old.body != (.body | rtrimstr("\n")) then {method: "PUT", path: "/\($old.iid)", send: {description: .body}}
      else empty end),
    ($open[] | select($wanted[.marker] == null)
    | {method: "PUT", path: "/\(.iid)", send: {state_event: "close"}})' > "$work/calls.json"
while IFS= read -r call; do
  jq .send <<< "$call" > "$work/body.json"
  forge "$(jq --raw-output .method <<< "$call")" "$issues$(jq --raw-output .path <<< "$call")" \
    --data-binary "@$work/body.json" > "$work/answer.json"
done < "$work/calls.json"
