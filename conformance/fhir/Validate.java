import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.ValueSet;

/**
 * Validate PROFILES FOLDER: for each file of the folder prints a line "errors warnings name", then its messages, each indented by two
 * spaces. HAPI doesn't know LOINC, so its codes are compared with the list of document types that HL7 itself publishes.
 */
public class Validate {
  static final String TYPES = "http://hl7.org/fhir/ValueSet/c80-doc-typecodes";
  static final Pattern LOINC = Pattern.compile(
      "\"system\": \"http://loinc.org\",\\s*\"code\": \"([^\"]*)\",\\s*\"display\": \"([^\"]*)\"");

  public static void main(String[] args) throws Exception {
    FhirContext context = FhirContext.forR4();
    PrePopulatedValidationSupport own = new PrePopulatedValidationSupport(context);
    for (Path file : json(Path.of(args[0]))) {
      IBaseResource r = context.newJsonParser().parseResource(Files.readString(file));
      own.addResource(r);
    }
    UnknownCodeSystemWarningValidationSupport unknown = new UnknownCodeSystemWarningValidationSupport(context);
    unknown.setNonExistentCodeSystemSeverity(IValidationSupport.IssueSeverity.INFORMATION);
    DefaultProfileValidationSupport standard = new DefaultProfileValidationSupport(context);
    FhirInstanceValidator instances = new FhirInstanceValidator(new ValidationSupportChain(own, standard,
        new CommonCodeSystemsTerminologyService(context), new InMemoryTerminologyServerValidationSupport(context),
        new SnapshotGeneratingValidationSupport(context), unknown));
    instances.setErrorForUnknownProfiles(true);
    FhirValidator validator = context.newValidator().registerValidatorModule(instances);
    Map<String, String> types = new HashMap<>();
    for (ValueSet.ConceptSetComponent set : ((ValueSet) standard.fetchValueSet(TYPES)).getCompose().getInclude()) {
      set.getConcept().forEach(c -> types.put(c.getCode(), c.getDisplay()));
    }
    for (Path file : json(Path.of(args[1]))) {
      String text = Files.readString(file);
      List<String> errors = new ArrayList<>(), warnings = new ArrayList<>();
      try {
        for (SingleValidationMessage m : validator.validateWithResult(text).getMessages()) {
          String line = m.getLocationString() + ": " + m.getMessage().replaceAll("\\s+", " ");
          // HAPI warns about a record of something that isn't there.
          boolean ofNothing = line.contains("URN reference is not locally contained");
          if (ofNothing || m.getSeverity() == ResultSeverityEnum.ERROR || m.getSeverity() == ResultSeverityEnum.FATAL) {
            errors.add(line);
          } else if (m.getSeverity() == ResultSeverityEnum.WARNING) {
            warnings.add(line);
          }
        }
      } catch (RuntimeException e) {
        errors.add("can't be read: " + e.getMessage());
      }
      for (Matcher m = LOINC.matcher(text); m.find(); ) {
        if (!m.group(2).equals(types.get(m.group(1)))) {
          errors.add("LOINC " + m.group(1) + " is called " + types.get(m.group(1)) + " by HL7, not " + m.group(2));
        }
      }
      System.out.printf("%d %d %s%n", errors.size(), warnings.size(), file.getFileName());
      errors.forEach(e -> System.out.println("  error " + e));
      warnings.forEach(w -> System.out.println("  warning " + w));
    }
  }

  static List<Path> json(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
  }
}
