const shown = document.querySelector("p");
try {
  await fetch("/api/login", { method: "POST" });
  const response = await fetch("/api/me");
  const answer = await response.json();
  shown.textContent = response.ok ? `Hello ${answer.name}` : (answer.error.message ?? answer.error);
} catch (error) {
  shown.textContent = `It did not work: ${error.message}`;
}
