import type { Fix, FixPolicy } from "./fix.ts";
import { lines, quoted } from "./text.ts";

export function django({ origins, methods, headers, credentials, expose, maxAge }: FixPolicy): Fix {
  const text = lines(
    `INSTALLED_APPS = [*INSTALLED_APPS, "corsheaders"]`,
    `MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", *MIDDLEWARE]`,
    "",
    `CORS_ALLOWED_ORIGINS = [${quoted(origins)}]`,
    `CORS_ALLOW_METHODS = [${quoted(methods)}]`,
    `CORS_ALLOW_HEADERS = [${quoted(headers)}]`,
    expose.length > 0 && `CORS_EXPOSE_HEADERS = [${quoted(expose)}]`,
    credentials && "CORS_ALLOW_CREDENTIALS = True",
    `CORS_PREFLIGHT_MAX_AGE = ${maxAge}`,
  );
  return {
    title: "Django, with django-cors-headers",
    files: [{ name: "settings.py", language: "python", text }],
    notes: [
      "pip install django-cors-headers",
      "At the end of settings.py: it has to come before every other middleware.",
      ...(credentials
        ? [
            "Django's CSRF check is another one: list the same origins in CSRF_TRUSTED_ORIGINS for calls that change something.",
          ]
        : []),
    ],
  };
}
