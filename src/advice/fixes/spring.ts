import type { Fix, FixPolicy } from "./fix.ts";
import { lines, quoted } from "./text.ts";

export function spring({ origins, methods, headers, credentials, expose, maxAge }: FixPolicy): Fix {
  const text = lines(
    "import org.springframework.context.annotation.Configuration;",
    "import org.springframework.web.servlet.config.annotation.CorsRegistry;",
    "import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;",
    "",
    "@Configuration",
    "public class CorsConfig implements WebMvcConfigurer {",
    "    @Override",
    "    public void addCorsMappings(CorsRegistry registry) {",
    `        registry.addMapping("/**")`,
    `                .allowedOrigins(${quoted(origins)})`,
    `                .allowedMethods(${quoted(methods)})`,
    `                .allowedHeaders(${quoted(headers)})`,
    expose.length > 0 && `                .exposedHeaders(${quoted(expose)})`,
    credentials && "                .allowCredentials(true)",
    `                .maxAge(${maxAge});`,
    "    }",
    "}",
  );
  return {
    title: "Spring Boot",
    files: [{ name: "CorsConfig.java", language: "java", text }],
    notes: [
      "With Spring Security, also switch on http.cors(Customizer.withDefaults()): otherwise it answers preflights with 401 before this is asked.",
    ],
  };
}
