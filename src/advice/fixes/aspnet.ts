import type { Fix, FixPolicy } from "./fix.ts";
import { lines, quoted } from "./text.ts";

export function aspnet({ origins, methods, headers, credentials, expose, maxAge }: FixPolicy): Fix {
  const text = lines(
    "builder.Services.AddCors(options => options.AddDefaultPolicy(policy => policy",
    `    .WithOrigins(${quoted(origins)})`,
    `    .WithMethods(${quoted(methods)})`,
    headers.length > 0 && `    .WithHeaders(${quoted(headers)})`,
    expose.length > 0 && `    .WithExposedHeaders(${quoted(expose)})`,
    credentials && "    .AllowCredentials()",
    `    .SetPreflightMaxAge(TimeSpan.FromSeconds(${maxAge}))));`,
    "",
    "var app = builder.Build();",
    "",
    "app.UseRouting();",
    "app.UseCors();",
    "app.UseAuthentication();",
    "app.UseAuthorization();",
  );
  return {
    title: "ASP.NET Core",
    files: [{ name: "Program.cs", language: "csharp", text }],
    notes: [
      "The order counts: UseCors stands after UseRouting and before UseAuthentication.",
      "Without a login in the application, leave out UseAuthentication and UseAuthorization.",
    ],
  };
}
