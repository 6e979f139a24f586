// The picture of the review desk: regions are drawn, moved, chosen, and described. What they are is in desk.js.
"use strict";

const SMALLEST = 8; // pixels on the screen: less was a tap
const STEP = 0.01; // of the shorter side, for one press of an arrow key
const CORNERS = ["nw", "ne", "sw", "se"];

// --- regions on the picture ----------------------------------------------------------------------------------------------

function nameOf(region) {
  const own = regions.filter((each) => each.kind === region.kind);
  return word("a-" + region.kind, { number: own.indexOf(region) + 1, total: own.length });
}

function personOf(region) {
  const found = agreed.find((person) => person.id === region.person);
  return found ? found.name : "";
}

function stateOf(region) {
  if (region.kind === "cover") return word("why-" + region.why);
  return region.person ? word("shown-as", { name: personOf(region) }) : word("hidden");
}

function showRegions() {
  if (!sheet) return;
  const holder = byId("regions");
  while (holder.children.length > regions.length) holder.lastChild.remove();
  while (holder.children.length < regions.length) holder.append(newRegion());
  regions.forEach((region, at) => draw(holder.children[at], region, at));
  const hidden = regions.filter((region) => region.kind === "face" && !region.person).length;
  const shown = regions.filter((region) => region.person).length;
  byId("count").textContent = word("count", { hidden, shown, covers: regions.length - hidden - shown });
  byId("nothing-row").hidden = regions.length > 0;
  byId("undo").disabled = !past.length;
  if (!drag) now = snapshot();
  showChosen();
}

function newRegion() {
  const button = element("button", "", { type: "button" });
  button.append(...CORNERS.map((corner) => element("i", "", { className: "handle " + corner })));
  return button;
}

function draw(button, region, at) {
  const [left, top, right, bottom] = region.box;
  button.className = `region ${region.kind}${region.person ? " shown" : ""}${at === chosen ? " chosen" : ""}`;
  button.setAttribute("aria-label", nameOf(region) + ": " + stateOf(region));
  button.style.left = (100 * left) / sheet.width + "%";
  button.style.top = (100 * top) / sheet.height + "%";
  button.style.width = (100 * (right - left)) / sheet.width + "%";
  button.style.height = (100 * (bottom - top)) / sheet.height + "%";
  const label = button.querySelector("span");
  if (label) label.remove();
  if (region.person) button.append(element("span", personOf(region)));
}

function showChosen() {
  const region = regions[chosen];
  byId("chosen").hidden = !region;
  document.body.classList.toggle("choosing", Boolean(region));
  if (!region) return;
  const face = region.kind === "face";
  byId("chosen-name").textContent = nameOf(region);
  byId("who").hidden = !face || !agreed.length;
  byId("why").hidden = face;
  byId("nobody").hidden = !face || agreed.length > 0;
  byId("who").value = region.person || "";
  byId("why").value = region.why || "other";
}

function choose(at) {
  chosen = at;
  showRegions();
}

function focusRegion(at) {
  choose(at);
  const target = at >= 0 ? byId("regions").children[at] : byId("frame");
  if (document.activeElement !== target) target.focus({ preventScroll: at < 0 });
}

// Brings the chosen region, or else the middle of the picture, into sight.
function showMiddle() {
  const frame = byId("frame"), picture = byId("picture");
  const [left, top, right, bottom] = regions[chosen] ? regions[chosen].box : [0, 0, sheet.width, sheet.height];
  const scale = picture.clientWidth / sheet.width;
  frame.scrollTo(((left + right) * scale - frame.clientWidth) / 2, ((top + bottom) * scale - frame.clientHeight) / 2);
}

// A box with its corners in order and inside of the picture, at least a pixel wide and high.
function tidy([left, top, right, bottom]) {
  const order = (one, other, most) => {
    const [low, high] = [Math.min(one, other), Math.max(one, other)].map((side) => Math.round(side));
    const from = Math.min(Math.max(low, 0), most - 1);
    return [from, Math.max(Math.min(high, most), from + 1)];
  };
  const [x, far] = order(left, right, sheet.width), [y, low] = order(top, bottom, sheet.height);
  return [x, y, far, low];
}

function moved([left, top, right, bottom], across, down) {
  const x = Math.min(Math.max(across, -left), sheet.width - right);
  const y = Math.min(Math.max(down, -top), sheet.height - bottom);
  return tidy([left + x, top + y, right + x, bottom + y]);
}

function resized(box, corner, across, down) {
  const [left, top, right, bottom] = box;
  const x = corner.includes("w") ? [left + across, right] : [left, right + across];
  const y = corner.includes("n") ? [top + down, bottom] : [top, bottom + down];
  return tidy([x[0], y[0], x[1], y[1]]);
}

function newOf(kind, box) {
  if (kind === "face") return { kind, box, person: null, found: "person" };
  return { kind, box, why: "text" };
}

function remove(at) {
  if (!regions[at]) return;
  remember();
  regions.splice(at, 1);
  focusRegion(Math.min(at, regions.length - 1));
}

// In the middle of what is to be seen: for those who do not draw.
function addInSight(kind) {
  const frame = byId("frame").getBoundingClientRect(), picture = byId("picture").getBoundingClientRect();
  const scale = sheet.width / picture.width;
  const x = ((Math.max(frame.left, picture.left) + Math.min(frame.right, picture.right)) / 2 - picture.left) * scale;
  const y = ((Math.max(frame.top, picture.top) + Math.min(frame.bottom, picture.bottom)) / 2 - picture.top) * scale;
  const half = Math.min(sheet.width, sheet.height) * 0.06;
  remember();
  regions.push(newOf(kind, tidy([x - half, y - half, x + half, y + half])));
  focusRegion(regions.length - 1);
}

// --- pointer: draw, move, resize -------------------------------------------------------------------------------------------

let drag = null;

function pointOf(event) {
  const picture = byId("picture").getBoundingClientRect(), scale = sheet.width / picture.width;
  return [(event.clientX - picture.left) * scale, (event.clientY - picture.top) * scale];
}

function startDrag(event) {
  if (event.button || !sheet || drag) return;
  const button = event.target.closest(".region");
  const at = button ? [...byId("regions").children].indexOf(button) : -1;
  const corner = event.target.classList.contains("handle") && CORNERS.find((each) => event.target.classList.contains(each));
  if (at < 0 && !tool) return choose(-1);
  const from = pointOf(event);
  if (at >= 0) focusRegion(at);
  drag = { id: event.pointerId, from, at, corner, box: at >= 0 ? regions[at].box : null, begun: false };
  byId("picture").setPointerCapture(event.pointerId);
  event.preventDefault();
}

function goOn(event) {
  if (!drag || event.pointerId !== drag.id) return;
  const [x, y] = pointOf(event), across = x - drag.from[0], down = y - drag.from[1];
  const least = (SMALLEST * sheet.width) / byId("picture").clientWidth;
  if (!drag.begun && Math.max(Math.abs(across), Math.abs(down)) < least / 2) return;
  if (!drag.begun) begin();
  const region = regions[drag.at];
  if (drag.drawn) region.box = tidy([...drag.from, x, y]);
  else region.box = drag.corner ? resized(drag.box, drag.corner, across, down) : moved(drag.box, across, down);
  showRegions();
}

function begin() {
  drag.begun = true;
  remember();
  if (drag.at >= 0) return;
  drag.drawn = true;
  drag.at = regions.push(newOf(tool, tidy([...drag.from, ...drag.from]))) - 1;
  chosen = drag.at;
}

function endDrag(event) {
  if (!drag || event.pointerId !== drag.id) return;
  const { drawn, at } = drag, [left, top, right, bottom] = drawn ? regions[at].box : [0, 0, Infinity, Infinity];
  const least = (SMALLEST * sheet.width) / byId("picture").clientWidth;
  drag = null;
  if (drawn && Math.min(right - left, bottom - top) < least) return undo();
  focusRegion(at);
}

function takeUp(which) {
  tool = tool === which ? null : which;
  for (const each of ["face", "cover"]) byId("tool-" + each).setAttribute("aria-pressed", String(tool === each));
  if (tool) byId("picture").dataset.tool = tool;
  else delete byId("picture").dataset.tool;
}

// --- keyboard ----------------------------------------------------------------------------------------------------------------

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function onPictureKey(event) {
  if (!sheet || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "f" || key === "c") addInSight({ f: "face", c: "cover" }[key]);
  else if (key === "Escape") escape();
  else if (!regions[chosen] || !event.target.classList.contains("region")) return;
  else if (ARROWS[key]) nudge(ARROWS[key], event.shiftKey);
  else if (key === "Delete" || key === "Backspace") remove(chosen);
  else if (key === "Enter" || key === " ") (regions[chosen].kind === "face" ? byId("who") : byId("why")).focus();
  else return;
  event.preventDefault();
}

function nudge([x, y], larger) {
  const step = Math.max(1, Math.round(Math.min(sheet.width, sheet.height) * STEP)), region = regions[chosen];
  remember();
  region.box = larger ? resized(region.box, "se", x * step, y * step) : moved(region.box, x * step, y * step);
  showRegions();
}

function escape() {
  if (tool) takeUp(tool);
  focusRegion(-1);
}

function onKey(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  if (event.key.toLowerCase() === "z" && !event.shiftKey) undo();
  else if (event.key.toLowerCase() === "s") byId("decide").requestSubmit();
  else return;
  event.preventDefault();
}
