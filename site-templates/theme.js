// Sets the reader's theme before the page is drawn, so that it does not flash.
"use strict";
try {
  const theme = localStorage.getItem("irplan-theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch {
  // The browser can refuse storage. Then the system's theme applies.
}
document.documentElement.classList.add("js");
