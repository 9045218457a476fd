// Sets the theme that the reader chose before anything is drawn, so that nothing flashes.
"use strict";
try {
  const theme = localStorage.getItem("irplan-theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch {
  // Storage can be refused; the system's theme applies.
}
document.documentElement.classList.add("js");
