// The tablet at a window begins anew by itself: after `data-again` seconds without a touch it asks for its page once more.
const { again, home } = document.body.dataset;

if (again && home) {
  const after = Number(again) * 1000;
  const anew = () => location.replace(home);
  let timer = setTimeout(anew, after);
  document.addEventListener("pointerdown", () => {
    clearTimeout(timer);
    timer = setTimeout(anew, after);
  });
}
