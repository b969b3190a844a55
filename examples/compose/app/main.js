const shown = document.querySelector("p");
const api = `http://localhost:${new URLSearchParams(location.search).get("proxy") ?? 8010}/api`;
const credentials = "include";
try {
  await fetch(`${api}/login`, { method: "POST", credentials });
  const response = await fetch(`${api}/me`, { credentials });
  const answer = await response.json();
  shown.textContent = response.ok ? `Hello ${answer.name}` : (answer.error.message ?? answer.error);
} catch (error) {
  shown.textContent = `It did not work: ${error.message}`;
}
