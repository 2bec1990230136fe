/**
 * `data-map` around a drawing of the city, with the address of the list beside it: a click shows the list as seen from that spot. The
 * list can be had by district without it.
 */
export function maps(root: Document): void {
  root.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const address = target?.closest<HTMLElement>("[data-map]")?.dataset["map"];
    const drawing = target?.closest("svg");
    const screen = drawing?.getScreenCTM();
    if (address === undefined || !screen) return;
    const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(screen.inverse());
    location.assign(`${address}&at=${spot.x.toFixed(0)},${spot.y.toFixed(0)}#map`);
  });
}
