// What a person would call `name`: of what can be clicked, or of what can be filled; what is hidden or disabled is not there.
const [kind, name] = arguments;
const said = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const seen = (element) => element.getClientRects().length > 0 && !element.disabled && element.getAttribute("aria-disabled") !== "true" && !element.closest("[inert], [aria-hidden=true]");
const labels = (element) => {
  const by = (element.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean);
  const names = [element.getAttribute("aria-label"), ...by.map((id) => document.getElementById(id)?.innerText)];
  for (const label of element.labels ?? []) names.push(label.innerText, label.querySelector("span, strong, legend")?.innerText);
  if (kind === "control") names.push(element.innerText);
  return names.map(said);
};
const wanted = {
  control: "button, a[href], [role=button], [role=tab], [role=menuitem], [role=option], summary, input[type=radio], input[type=checkbox]",
  field: "input, textarea, select",
}[kind];
const open = document.querySelector("dialog[open]") ?? document;
const all = [...open.querySelectorAll(wanted)].filter(seen);
return all.find((e) => labels(e).includes(name)) ?? all.find((e) => labels(e).some((label) => label.startsWith(name))) ?? null;
