import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.jpa.test.config.TestHSearchAddInConfig;
import ca.uhn.fhir.jpa.test.config.TestR4Config;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Server TRANSACTION...: posts each to an in-memory HAPI server as the page for hospitals says. Each is for its own patient. */
public class Server {
  static FhirContext fhir;
  static IFhirSystemDao<Bundle, ?> system;
  static IFhirResourceDao<Patient> patients;
  static IFhirResourceDao<DocumentReference> documents;
  static IFhirResourceDao<Communication> communications;

  @SuppressWarnings("unchecked")
  public static void main(String[] files) throws Exception {
    AnnotationConfigApplicationContext beans =
        new AnnotationConfigApplicationContext(TestR4Config.class, TestHSearchAddInConfig.NoFT.class);
    fhir = beans.getBean(FhirContext.class);
    system = (IFhirSystemDao<Bundle, ?>) beans.getBean("mySystemDaoR4");
    patients = (IFhirResourceDao<Patient>) beans.getBean("myPatientDaoR4");
    documents = (IFhirResourceDao<DocumentReference>) beans.getBean("myDocumentReferenceDaoR4");
    communications = (IFhirResourceDao<Communication>) beans.getBean("myCommunicationDaoR4");
    int there = 0;
    for (String file : files) {
      String text = Files.readString(Path.of(file));
      Bundle bundle = fhir.newJsonParser().parseResource(Bundle.class, text);
      DocumentReference sheet = (DocumentReference) bundle.getEntryFirstRep().getResource();
      Identifier number = sheet.getSubject().getIdentifier();
      refused(text, "No resources match");
      same("a server without the patient has", counts(), there + " " + there);
      patient(number, number.getValue() + "9");
      IdType own = patient(number, number.getValue());
      taken(text, "201 Created", own);
      there++;
      same("a first one makes", counts(), there + " " + there);
      taken(text, "200 OK", own);
      // A single document, with the header that the page names.
      sheet.getSubject().setReference(null);
      documents.create(sheet, bundle.getEntryFirstRep().getRequest().getIfNoneExist(), request());
      same("sent again, there are", counts(), there + " " + there);
      patient(number, number.getValue());
      refused(text, "Multiple resources match");
      same("a server with two of the number has", counts(), there + " " + there);
      System.out.println("taken once, refused without the patient and with two: " + Path.of(file).getFileName());
    }
    System.exit(0);
  }

  static SystemRequestDetails request() {
    return new SystemRequestDetails();
  }

  static IdType patient(Identifier number, String value) {
    Patient p = new Patient();
    p.addIdentifier().setSystem(number.getSystem()).setValue(value);
    return (IdType) patients.create(p, request()).getId().toUnqualifiedVersionless();
  }

  static void refused(String text, String why) {
    try {
      system.transaction(request(), fhir.newJsonParser().parseResource(Bundle.class, text));
    } catch (BaseServerResponseException e) {
      same("it is refused because", e.getMessage().contains(why) ? why : e.getMessage(), why);
      return;
    }
    same("it is", "taken", "refused: " + why);
  }

  static void taken(String text, String status, IdType patient) {
    Bundle said = system.transaction(request(), fhir.newJsonParser().parseResource(Bundle.class, text));
    for (Bundle.BundleEntryComponent e : said.getEntry()) {
      same("the answer is", e.getResponse().getStatus(), status);
    }
    IdType document = new IdType(said.getEntry().get(0).getResponse().getLocation());
    DocumentReference d = documents.read(document, request());
    Communication c = communications.read(new IdType(said.getEntry().get(1).getResponse().getLocation()), request());
    same("the subject is", d.getSubject().getReference(), patient.getValue());
    same("the recipient is", c.getRecipientFirstRep().getReference(), patient.getValue());
    same("the payload is", ((Reference) c.getPayloadFirstRep().getContent()).getReference(), document.toUnqualifiedVersionless().getValue());
    same("the PDF begins with", new String(Arrays.copyOf(d.getContentFirstRep().getAttachment().getData(), 5)), "%PDF-");
  }

  static String counts() {
    SearchParameterMap all = new SearchParameterMap().setLoadSynchronous(true);
    return documents.search(all, request()).size() + " " + communications.search(all, request()).size();
  }

  static void same(String what, String is, String wanted) {
    if (!wanted.equals(is)) {
      System.out.println("FAIL: " + what + " " + is + "; expected " + wanted);
      System.exit(1);
    }
  }
}
